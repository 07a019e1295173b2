"""Two requests at once, interleaved as the test requires.

One does its work in a transaction that stays open; the other starts in a thread with its own
connection. Once it waits for the first, or has finished without waiting, the first commits.
"""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.db import connection, transaction

# Longer than any wait in these tests: a test that hangs fails.
MOST_SECONDS = 60


class BackgroundWork:
    """Work in a thread with its own connection, like another process of the site."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._outcome: Any = None
        self._error: BaseException | None = None
        self._backend: int | None = None
        self._connected, self._writes = Event(), Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            connection.ensure_connection()
            if connection.vendor == "postgresql":
                self._backend = connection.connection.info.backend_pid
            self._connected.set()
            with connection.execute_wrapper(self._notice_writes):
                self._outcome = self._work()
        except BaseException as error:  # raised when the outcome is read
            self._error = error
        finally:
            connection.close()
            self._connected.set()

    def _notice_writes(self, execute: Any, sql: str, *more: Any) -> Any:
        if not sql.startswith("SELECT"):
            self._writes.set()
        return execute(sql, *more)

    def _waits(self) -> bool:
        """Return True if it waits for a lock; on SQLite, if it wrote anything."""
        if self._backend is None:
            return self._writes.is_set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [self._backend])
            return cursor.fetchone() is not None

    def until_it_waits(self) -> None:
        """Wait until it waits for another transaction or has finished."""
        assert self._connected.wait(MOST_SECONDS)
        while self._thread.is_alive() and not self._waits():
            self._thread.join(0.01)

    def is_still_waiting(self, seconds: float) -> bool:
        """Return True if it waits, and has not finished ``seconds`` later."""
        self.until_it_waits()
        self._thread.join(seconds)
        return self._thread.is_alive()

    def outcome(self) -> Any:
        """Return the result of the work, or raise its exception."""
        self._thread.join(MOST_SECONDS)
        assert not self._thread.is_alive(), "the work is still waiting"
        if self._error:
            raise self._error
        return self._outcome


def overlapping(first: Callable[[], Any], *others: Callable[[], Any]) -> list[Any]:
    """Return the results of all; the others start before the first has committed."""
    with transaction.atomic():
        outcome = first()
        running = [BackgroundWork(other) for other in others]
        for other in running:
            other.until_it_waits()
    return [outcome, *(other.outcome() for other in running)]
