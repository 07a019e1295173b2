"""Backups of the whole database, by its own tools: one file that is complete or not there."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from assessments.models import Assessment, User

# How the files begin: a packed SQLite file, and what pg_dump --format=custom writes.
KINDS = {b"\x1f\x8b": "sqlite", b"PGDMP": "postgresql"}
# What every database of the site has.
SIGN = "django_migrations"


class BackupError(Exception):
    """Something the operator can mend; the message is the sentence to show."""


def backup_write(path: Path) -> int:
    """Write everything that is committed now to ``path``, and return the file's bytes.

    The site may go on writing. The file is private, and is read back before it gets its name.

    Raises BackupError; then there is no file.
    """
    if path.exists():
        raise BackupError(f"{path} is there already; a backup overwrites nothing.")
    try:
        with _draft(path) as draft:
            if connection.vendor == "sqlite":
                _pack_sqlite(draft)
            else:
                _run("pg_dump", "--format=custom", f"--file={draft}", _server())
            _check(draft)
            _sync(draft)
            draft.rename(path)
            _sync(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{path} could not be written: {error}.") from error
    return path.stat().st_size


def backup_restore(path: Path, *, replace: bool = False) -> None:
    """Make the database what it was when ``path`` was written, all or nothing.

    Tables that are no part of the backup go.

    Raises BackupError, also where the database holds accounts or assessments and ``replace`` does
    not say that they may go; then nothing has changed.
    """
    _check(path)
    if (held := what_is_held()) and not replace:
        raise BackupError(
            f"The database holds {held}: only --replace puts the backup in the place of all of it."
        )
    if connection.vendor == "sqlite":
        _restore_sqlite(path)
    else:
        _restore_postgresql(path)


def what_is_held() -> str:
    """Return how many accounts and assessments the database holds, empty where it holds none."""
    tables = connection.introspection.table_names()
    counts = {
        name: model._default_manager.count()
        for name, model in (("accounts", User), ("assessments", Assessment))
        if model._meta.db_table in tables
    }
    return " and ".join(f"{count} {name}" for name, count in counts.items() if count)


def _check(path: Path) -> None:
    """Read a whole backup. Raises BackupError unless it is sound and of this kind of database."""
    try:
        with path.open("rb") as file:
            start = file.read(5)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    kind = next((kind for magic, kind in KINDS.items() if start.startswith(magic)), None)
    if kind is None:
        raise BackupError(f"{path} is no backup, or its beginning is damaged.")
    if kind != connection.vendor:
        raise BackupError(f"{path} is of {kind}, and the database here is {connection.vendor}.")
    if not (_holds_sqlite(path) if kind == "sqlite" else _holds_postgresql(path)):
        raise BackupError(f"{path} holds another database than mlcareer's.")


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Give an empty private file in the folder of ``path``; under that name it goes in the end."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Let a file, or the names in a folder, survive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# SQLite: a copy of its file, packed, because the packing notices every changed byte.


def _database() -> Path:
    return Path(connection.settings_dict["NAME"])


def _pack_sqlite(draft: Path) -> None:
    with _draft(_database()) as copy:
        # A connection of its own, because VACUUM runs in no transaction; it makes no new file.
        address = f"{_database().absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        with copy.open("rb") as plain, gzip.open(draft, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(plain, packed)


@contextmanager
def _unpacked(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the database in a backup. Raises BackupError where it is damaged."""
    with _draft(_database()) as copy:
        try:
            with gzip.open(path) as packed, copy.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BackupError(f"{path} is damaged: {error}.") from error
        with closing(sqlite3.connect(copy)) as database:
            yield database


def _holds_sqlite(path: Path) -> bool:
    try:
        with _unpacked(path) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
            tables = database.execute("SELECT name FROM sqlite_schema").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is damaged: {error}.") from error
    if found != "ok":
        raise BackupError(f"{path} is damaged: {found}.")
    return (SIGN,) in tables


def _restore_sqlite(path: Path) -> None:
    connection.close()
    try:
        with _unpacked(path) as backup, closing(sqlite3.connect(_database())) as database:
            backup.backup(database)
    except sqlite3.Error as error:
        raise BackupError(f"The backup could not be put in place: {error}.") from error


# PostgreSQL: its own tools. The password is in their environment, never on a command line.


def _server() -> str:
    """Return the option that leads a tool to the site's database."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - {"password"}
    parameters = connection.get_connection_params()
    return f"--dbname={make_conninfo(**{k: v for k, v in parameters.items() if k in known})}"


def _environment() -> dict[str, str]:
    password = connection.settings_dict["PASSWORD"]
    return os.environ | ({"PGPASSWORD": password} if password else {})


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupError(f"{name} is missing: install Debian's package postgresql-client.")
    return found


def _run(name: str, *arguments: str) -> str:
    """Run a tool and return what it printed. Raises BackupError with what it said."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [_program(name), *arguments],
        env=_environment(),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BackupError(done.stderr.strip() or f"{name} gave no reason.")
    return done.stdout


def _holds_postgresql(path: Path) -> bool:
    try:
        contents = _run("pg_restore", "--list", str(path))
        _run("pg_restore", f"--file={os.devnull}", str(path))  # unpacks everything
    except BackupError as error:
        raise BackupError(f"{path} is damaged: {error}") from error
    return f" {SIGN} " in contents


def _restore_postgresql(path: Path) -> None:
    """Play the whole backup in one transaction, once all of it is unpacked."""
    with connection.cursor() as cursor:
        tables = connection.introspection.get_table_list(cursor)
    server, names = _server(), [_quoted(table.name) for table in tables if table.type != "v"]
    drop = f"DROP TABLE {', '.join(names)} CASCADE" if names else "SELECT"
    with tempfile.TemporaryDirectory() as folder:
        script = f"--file={folder}/backup.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", script, str(path))
        try:
            _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                 f"--command={drop}", script, server)  # fmt: skip
        except BackupError as error:
            raise BackupError(f"The backup could not be put in place: {error}") from error


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
