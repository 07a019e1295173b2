"""Limit the threads that do the same thing at once, so that a stuck one cannot block all."""

import time
from threading import Condition


class Turns:
    """Lets at most ``most`` threads in at once; None means any number.

    The others wait as long as threads keep entering and leaving. After ``patience`` seconds without
    that they are refused, so that they can answer with an error; the first ``queue`` of them wait
    for ``queue_patience`` seconds instead.
    """

    def __init__(
        self, most: int | None, patience: float, queue: int = 0, queue_patience: float = 0
    ) -> None:
        self.most = most
        self._patience = patience
        self._queue = queue
        self._queue_patience = queue_patience
        self._changed = Condition()
        self._taken = self._queued = 0
        self._moved = 0.0

    def enter(self) -> bool:
        """Take a turn; return False if refused. Each turn taken must end with ``leave``."""
        with self._changed:
            if self._is_free():
                return self._take()
            if self._queued >= self._queue:
                return self._wait(self._patience)
            self._queued += 1
            try:
                return self._wait(self._queue_patience)
            finally:
                self._queued -= 1

    def leave(self) -> None:
        """End a turn."""
        with self._changed:
            self._taken -= 1
            self._moved = time.monotonic()
            self._changed.notify()

    def _is_free(self) -> bool:
        return self.most is None or self._taken < self.most

    def _take(self) -> bool:
        self._taken += 1
        self._moved = time.monotonic()
        return True

    def _wait(self, patience: float) -> bool:
        while not self._is_free():
            left = self._moved + patience - time.monotonic()
            if left <= 0:
                return False
            self._changed.wait(left)
        return self._take()
