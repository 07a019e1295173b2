"""The caches in which rate limits are counted."""

import logging
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache, RedisSerializer
from django.db import IntegrityError, transaction
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class DatabaseCache(BaseCache):
    """A cache in a table of the database, for counting attempts.

    Django's own discards live entries above MAX_ENTRIES, which unlocks accounts, and reports any
    database error as "not stored", which a rate limit takes for "too many attempts". This one
    keeps a value until it expires and raises errors. The command ``cleanup`` deletes what has
    expired.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._serializer = RedisSerializer()

    @property
    def _rows(self) -> Any:
        from assessments.models import CachedValue  # settings are read before models

        return CachedValue._default_manager

    def _fields(self, value: Any, timeout: float | None) -> dict[str, Any]:
        seconds = self.get_backend_timeout(timeout)
        dumped = self._serializer.dumps(value)
        never = datetime.max.replace(tzinfo=UTC)
        return {
            # Whole numbers are left as they are, for Redis to count with.
            "value": str(dumped).encode() if isinstance(dumped, int) else dumped,
            "expires": never if seconds is None else datetime.fromtimestamp(seconds, UTC),
        }

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, the default where there is none or it has expired."""
        key = self.make_and_validate_key(key, version=version)
        row = self._rows.filter(pk=key, expires__gt=timezone.now()).first()
        return self._serializer.loads(bytes(row.value)) if row else default

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store a value for ``timeout`` seconds, None for ever."""
        key = self.make_and_validate_key(key, version=version)
        row = self._rows.model(key=key, **self._fields(value, timeout))
        self._rows.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "expires"]
        )

    def add(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store a value unless the key has one, and return whether it was stored."""
        key = self.make_and_validate_key(key, version=version)
        fields = self._fields(value, timeout)
        try:
            with transaction.atomic():
                self._rows.create(key=key, **fields)
        except IntegrityError:
            expired = self._rows.filter(pk=key, expires__lte=timezone.now())
            return bool(expired.update(**fields))
        return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Delete a value, and return whether there was one."""
        count, _ = self._rows.filter(pk=self.make_and_validate_key(key, version=version)).delete()
        return bool(count)

    def clear(self) -> None:
        """Delete everything."""
        self._rows.all().delete()


class TolerantRedisCache(RedisCache):
    """Redis; while it is away everything is a miss, nothing fails and no rate limit holds.

    The log says so at level CRITICAL.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, the default while Redis is away."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            return self._away(error, default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Store a value, if Redis is there."""
        try:
            super().set(*args, **kwargs)
        except RedisError as error:
            self._away(error, None)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Store a value unless the key exists; true while Redis is away.

        A rate limit takes its lock by this, so a false one would refuse everybody.
        """
        try:
            return super().add(*args, **kwargs)
        except RedisError as error:
            return bool(self._away(error, True))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Delete a value; false while Redis is away."""
        try:
            return super().delete(*args, **kwargs)
        except RedisError as error:
            return bool(self._away(error, False))

    @staticmethod
    def _away(error: RedisError, answer: Any) -> Any:
        logger.critical("cache unavailable, rate limits are off: %s", type(error).__name__)
        return answer
