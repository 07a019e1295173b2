"""The caches in which rate limits are counted."""

import logging
import time
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache, RedisSerializer
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class LocksAreWaitedFor(BaseCache):
    """What both caches have for the locks of allauth's rate limits.

    allauth takes a lock that is not free within a second for "too many attempts", be it held by a
    process that was killed or that waits for the database. Here it is waited for longer, and then
    it is an error, which is answered with 503.
    """

    # Seconds.
    WAIT, PAUSE = 5, 0.02

    def add(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Store a value unless the key has one; a lock is waited for.

        Raises OperationalError where a lock does not become free.
        """
        stored = self._add(key, *args, **kwargs)
        if stored or not str(key).endswith(":lock"):
            return stored
        until = time.monotonic() + self.WAIT
        while time.monotonic() < until:
            time.sleep(self.PAUSE)
            if self.get(key) is None and self._add(key, *args, **kwargs):
                return True
        raise OperationalError("the lock of a rate limit is not free")

    def _add(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        raise NotImplementedError


class DatabaseCache(LocksAreWaitedFor):
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

    def _add(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
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


class TolerantRedisCache(LocksAreWaitedFor, RedisCache):
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

    def _add(self, *args: Any, **kwargs: Any) -> bool:
        # True while Redis is away: a rate limit takes its lock by this, so false would refuse all.
        try:
            return RedisCache.add(self, *args, **kwargs)
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
