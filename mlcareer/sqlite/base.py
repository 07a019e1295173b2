"""Django's SQLite backend, with one writing thread per process at a time.

SQLite lets one transaction write at a time, and those that wait for it poll. If each thread waited
there, a single long write would stop all threads of a process. So only one waits in SQLite (for
other processes, as long as ``timeout`` says), the others in here.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from mlcareer.turns import Turns

# Seconds; most writes take a few milliseconds. Two threads wait for a long one, such as an edit of
# the taxonomy; with the writing one, that leaves threads for those who read.
PATIENCE = {"patience": 1, "queue": 2, "queue_patience": 5}
READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN")

# By the name of the database.
_writers: defaultdict[str, Turns] = defaultdict(partial(Turns, most=1, **PATIENCE))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that writes when it is its thread's turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turns | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that takes a turn for what it writes."""
        return self.connection.cursor(factory=partial(Cursor, self))

    @contextmanager
    def write(self, query: str) -> Iterator[None]:
        """Take a turn for a query that writes; a transaction keeps it until it ends.

        Raises OperationalError where another thread has been writing for too long.
        """
        if self._turn or self.in_atomic_block or query.lstrip().upper().startswith(READS):
            yield
            return
        turn = _writers[str(self.settings_dict["NAME"])]
        if not turn.enter():
            raise OperationalError("database is locked by a long write of this process")
        self._turn = turn
        begins = False
        try:
            yield
            begins = query.startswith("BEGIN")
        finally:
            if not begins:
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
        turn, self._turn = self._turn, None
        if turn:
            turn.leave()


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which takes a turn for what it writes."""

    def __init__(self, wrapper: DatabaseWrapper, connection: Any) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a query."""
        with self._wrapper.write(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run a query for each of some parameters."""
        with self._wrapper.write(query):
            return super().executemany(query, param_list)
