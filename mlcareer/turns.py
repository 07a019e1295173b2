"""Limit the threads that do the same thing at once, so that a stuck one cannot block all."""

import time
from threading import Condition


class Turns:
    """Lets at most ``most`` threads in at once, in the order they came; None means any number.

    The others wait while turns pass quickly. They are refused, so that they can answer with an
    error, once no turn has passed within ``patience`` seconds; the first ``queue`` of them wait for
    ``queue_patience`` seconds instead. A turn that took longer than both was stuck: neither its end
    nor the next start counts, or each such end would make the others wait again.
    """

    def __init__(
        self, most: int | None, patience: float, queue: int = 0, queue_patience: float = 0
    ) -> None:
        self.most = most
        self._patience = patience
        self._queue = queue
        self._queue_patience = queue_patience
        self._changed = Condition()
        self._taken = 0
        # One object for each thread that waits, in the order they came.
        self._waiting: list[object] = []
        self._moved = 0.0
        self._stuck_at: float | None = None

    def enter(self) -> float | None:
        """Take a turn; return its start for ``leave``, which must end it, or None if refused."""
        with self._changed:
            now = time.monotonic()
            if not self._waiting and self._is_free() and not self._was_stuck(now):
                self._moved = now
            patience = self._queue_patience if len(self._waiting) < self._queue else self._patience
            place = object()
            self._waiting.append(place)
            try:
                return self._wait(place, patience)
            finally:
                self._waiting.remove(place)

    def leave(self, began: float) -> None:
        """End the turn that ``enter`` started."""
        with self._changed:
            self._taken -= 1
            now = time.monotonic()
            if now - began <= max(self._patience, self._queue_patience):
                self._moved, self._stuck_at = now, None
            else:
                self._stuck_at = now
            self._changed.notify_all()

    def _was_stuck(self, now: float) -> bool:
        return self._stuck_at is not None and now - self._stuck_at < self._patience

    def _is_free(self, ahead: int = 0) -> bool:
        """Return True if a turn is free, besides those for threads that came before."""
        return self.most is None or self._taken + ahead < self.most

    def _wait(self, place: object, patience: float) -> float | None:
        while not self._is_free(ahead=self._waiting.index(place)):
            left = self._moved + patience - time.monotonic()
            if left <= 0:
                return None
            self._changed.wait(left)
        self._taken += 1
        return time.monotonic()
