"""Django's SQLite backend, with one writing thread per process at a time.

SQLite allows one writing transaction at a time, and the others poll. If every thread waited in
SQLite, a single long write would block all threads of a process. So only one thread waits in SQLite
(for other processes, up to ``timeout``), and the others wait here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from mlcareer.turns import Turns

# Seconds; most writes take a few milliseconds. Some threads wait for a long write, such as an edit
# of the taxonomy, as long as SQLite would, which leaves the other threads for reading.
PATIENCE = 1
LONG_WAITS = 2
READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN")


@cache
def _writers(database: str, timeout: float) -> Turns:
    """Return the turns of a database's writers in this process."""
    return Turns(most=1, patience=PATIENCE, queue=LONG_WAITS, queue_patience=timeout)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes a turn before it writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Ends the turn that this connection has taken.
        self._end_turn: Callable[[], None] | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that takes a turn before it writes."""
        return self.connection.cursor(factory=partial(Cursor, self))

    @contextmanager
    def write(self, query: str) -> Iterator[None]:
        """Context for a query: take a turn if it writes, and keep it to the end of a transaction.

        Raises OperationalError if another thread has been writing for too long.
        """
        if self._end_turn or self.in_atomic_block or query.lstrip().upper().startswith(READS):
            yield
            return
        writers = _writers(
            str(self.settings_dict["NAME"]), self.settings_dict["OPTIONS"]["timeout"]
        )
        began = writers.enter()
        if began is None:
            raise OperationalError("database is locked by a long write of this process")
        self._end_turn = partial(writers.leave, began)
        has_begun = False
        try:
            yield
            has_begun = query.startswith("BEGIN")
        finally:
            if not has_begun:
                self._leave()

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        end_turn, self._end_turn = self._end_turn, None
        if end_turn:
            end_turn()


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which takes a turn before it writes."""

    def __init__(self, wrapper: DatabaseWrapper, connection: Any) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a query."""
        with self._wrapper.write(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run a query for each set of parameters."""
        with self._wrapper.write(query):
            return super().executemany(query, param_list)
