"""Django's SQLite backend, with short and fair waits for writers.

SQLite allows one writing transaction at a time. The others poll with pauses that grow to 100 ms, so
those who came later are often first, and a few wait many times as long as most. If every thread
waited in SQLite, a single long write would also block all threads of a process. So the threads of a
process take turns in the order in which they came. Only the thread whose turn it is waits in SQLite
(for other processes, up to ``timeout``), and it polls with short pauses.

A transaction is written to the disk after its lock is released, so that the next writer need not
wait for the disk, and several can share one pass. The commit still returns only when it is safe.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from weakref import finalize

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from mlcareer.turns import Turns

# Seconds; most writes take a few milliseconds. Some threads wait for a long write, such as an edit
# of the taxonomy, as long as SQLite would, which leaves the other threads for reading.
PATIENCE = 1
LONG_WAITS = 2
# Milliseconds after which SQLite is asked again: it pauses for 1, 2, 5 and 2 of them.
POLL = 10
# macOS has no fdatasync.
write_to_disk = getattr(os, "fdatasync", os.fsync)
READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN")
# Errors that waiting can end. Another is that this connection reads an older state of the database.
BUSY = ("SQLITE_BUSY", "SQLITE_BUSY_RECOVERY")


@cache
def _writers(database: str, timeout: float) -> Turns:
    """Return the turns of a database's writers in this process."""
    return Turns(most=1, patience=PATIENCE, queue=LONG_WAITS, queue_patience=timeout)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes a turn before it writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Ends the turn that this connection has taken, also if the connection is forgotten.
        self._leave: finalize[[float], Any] | None = None
        # The path of the write-ahead log; None for a database without one, such as in memory.
        self._log: str | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a new connection."""
        connection = super().get_new_connection(conn_params)
        [mode] = connection.execute("PRAGMA journal_mode").fetchone()
        _, _, path = connection.execute("PRAGMA database_list").fetchone()
        self._log = f"{path}-wal" if mode == "wal" else None
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that takes a turn before it writes."""
        return self.connection.cursor(factory=partial(Cursor, self))

    def run(self, query: str, execute: Callable[[], Any]) -> Any:
        """Return the result of ``execute``, which runs the query. It takes a turn if it writes.

        Raises OperationalError if another thread has been writing for too long, and that of sqlite3
        if another process has.
        """
        try:
            if self._leave or query.lstrip().upper().startswith(READS):
                return execute()
            timeout = self.settings_dict["OPTIONS"]["timeout"]
            self._take_turn(timeout)
            if query.startswith("BEGIN"):
                self._sync_in_commit(False)
            return self._poll(execute, timeout)
        finally:
            self._end_turn()

    def _take_turn(self, timeout: float) -> None:
        writers = _writers(str(self.settings_dict["NAME"]), timeout)
        began = writers.enter()
        if began is None:
            raise OperationalError("database is locked by a long write of this process")
        self._leave = finalize(self, writers.leave, began)

    def _end_turn(self) -> None:
        """End the turn, unless its transaction goes on."""
        if self._leave and not self.connection.in_transaction:
            leave, self._leave = self._leave, None
            leave()
            self._sync_in_commit(True)

    def _poll(self, execute: Callable[[], Any], timeout: float) -> Any:
        until = time.monotonic() + timeout
        self.connection.execute(f"PRAGMA busy_timeout = {POLL}")
        try:
            while True:
                try:
                    return execute()
                except sqlite3.OperationalError as error:
                    is_busy = getattr(error, "sqlite_errorname", "") in BUSY
                    if not is_busy or time.monotonic() >= until:
                        raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * timeout)}")

    def _sync_in_commit(self, is_on: bool) -> None:
        """Choose whether SQLite itself waits for the disk when it commits, with the lock held."""
        if self._log:
            with self.wrap_database_errors:
                self.connection.execute(f"PRAGMA synchronous = {'FULL' if is_on else 'NORMAL'}")

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if self._leave:
            self._end_turn()
            self._sync()

    def _sync(self) -> None:
        """Wait until everything committed is on the disk. Raises OperationalError."""
        if self._log is None:
            return
        try:
            log = os.open(self._log, os.O_RDONLY)
            try:
                write_to_disk(log)
            finally:
                os.close(log)
        except OSError as error:
            raise OperationalError("a transaction could not be written to the disk") from error

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._leave:
                self._leave()
                self._leave = None


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which takes a turn before it writes.

    ``executemany`` takes none outside a transaction, where neither Django nor this site calls it.
    """

    def __init__(self, wrapper: DatabaseWrapper, connection: Any) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a query."""
        return self._wrapper.run(query, partial(super().execute, query, params))
