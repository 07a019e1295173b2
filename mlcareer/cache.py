"""Cache backends for counting rate limits."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache, RedisSerializer
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class WaitForLockCache(BaseCache):
    """Base class that waits for the locks of allauth's rate limits.

    allauth treats a lock that is not free within a second as "too many attempts", even if a process
    holds it that was killed or waits for the database. This class waits longer, and then raises an
    error, which is answered with 503.
    """

    # Seconds.
    WAIT, PAUSE = 5, 0.02

    def add(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Store a value unless the key has one; wait if it is a lock.

        Raises OperationalError if a lock does not become free.
        """
        is_stored = self._add(key, *args, **kwargs)
        if is_stored or not str(key).endswith(":lock"):
            return is_stored
        until = time.monotonic() + self.WAIT
        while time.monotonic() < until:
            time.sleep(self.PAUSE)
            if self.get(key) is None and self._add(key, *args, **kwargs):
                return True
        raise OperationalError("the lock of a rate limit is not free")

    def _add(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        raise NotImplementedError


class DatabaseCache(WaitForLockCache):
    """A cache in a database table, for counting attempts.

    Django's database cache discards live entries above MAX_ENTRIES, which unlocks accounts, and
    reports database errors as "not stored", which a rate limit takes for "too many attempts". This
    one keeps each value until it expires, and raises errors. The command ``cleanup`` deletes
    expired values.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._serializer = RedisSerializer()

    @property
    def _rows(self) -> Any:
        from assessments.models import CachedValue  # Settings are loaded before models.

        return CachedValue._default_manager

    def _fields(self, value: Any, timeout: float | None) -> dict[str, Any]:
        seconds = self.get_backend_timeout(timeout)
        dumped = self._serializer.dumps(value)
        never = datetime.max.replace(tzinfo=UTC)
        return {
            # RedisSerializer leaves integers as they are.
            "value": str(dumped).encode() if isinstance(dumped, int) else dumped,
            "expires": never if seconds is None else datetime.fromtimestamp(seconds, UTC),
        }

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or the default if there is none or it has expired."""
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
        """Store a value for ``timeout`` seconds, or forever if that is None."""
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
        """Delete a value; return True if there was one."""
        count, _ = self._rows.filter(pk=self.make_and_validate_key(key, version=version)).delete()
        return bool(count)

    def clear(self) -> None:
        """Delete everything."""
        self._rows.all().delete()


class TolerantRedisCache(WaitForLockCache, RedisCache):
    """Redis cache that degrades to misses while Redis is down.

    Rate limits are off then, which is logged as CRITICAL.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or the default while Redis is down."""
        return self._tolerate(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Store a value, unless Redis is down."""
        self._tolerate(super().set, None, *args, **kwargs)

    def _add(self, *args: Any, **kwargs: Any) -> bool:
        # True while Redis is down: rate limits use it to take a lock, so False would refuse all.
        return bool(self._tolerate(partial(RedisCache.add, self), True, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Delete a value; return False while Redis is down."""
        return bool(self._tolerate(super().delete, False, *args, **kwargs))

    @staticmethod
    def _tolerate(call: Callable[..., Any], fallback: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the result of a call, or ``fallback`` while Redis is down."""
        try:
            return call(*args, **kwargs)
        except RedisError as error:
            logger.critical("cache unavailable, rate limits are off: %s", type(error).__name__)
            return fallback
