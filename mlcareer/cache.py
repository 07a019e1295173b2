"""A cache whose absence costs its use alone."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class TolerantRedisCache(RedisCache):
    """Redis; while it is away nothing is found in it and everything goes on.

    What is counted here are tries (rate limits): they are not limited meanwhile, and the log says
    so.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, the default while Redis is away."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            return self._away(error, default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep something, if Redis is there."""
        try:
            super().set(*args, **kwargs)
        except RedisError as error:
            self._away(error, None)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Keep something that is not there yet; while Redis is away nothing is there."""
        try:
            return super().add(*args, **kwargs)
        except RedisError as error:
            return bool(self._away(error, True))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget something; while Redis is away there is nothing to forget."""
        try:
            return super().delete(*args, **kwargs)
        except RedisError as error:
            return bool(self._away(error, False))

    @staticmethod
    def _away(error: RedisError, answer: Any) -> Any:
        logger.critical("cache unavailable, rate limits are off: %s", type(error).__name__)
        return answer
