"""Back up and restore the whole database, with the database's own tools, as a single file."""

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

# The first bytes of a backup: a gzipped SQLite file, or the output of pg_dump --format=custom.
KINDS = {b"\x1f\x8b": "sqlite", b"PGDMP": "postgresql"}
# A table of every mlcareer database.
SIGNATURE_TABLE = "django_migrations"


class BackupError(Exception):
    """A problem that the operator can fix; the message is shown as it is."""


def backup_write(path: Path) -> int:
    """Write all committed data to ``path`` and return the size of the file in bytes.

    The site can keep running. The file is readable only by its owner, and is verified before it
    gets its name.

    Raises BackupError, without leaving a file.
    """
    if path.exists():
        raise BackupError(f"{path} already exists, and a backup never overwrites a file.")
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
    """Restore the database from the backup in ``path``, completely or not at all.

    Tables that are not in the backup are dropped.

    Raises BackupError, without changing anything, for example if the database has accounts or
    assessments and ``replace`` is false.
    """
    _check(path)
    if (contents := database_contents()) and not replace:
        raise BackupError(
            f"The database has {contents}. To replace all of it with the backup, use --replace."
        )
    if connection.vendor == "sqlite":
        _restore_sqlite(path)
    else:
        _restore_postgresql(path)


def database_contents() -> str:
    """Return the number of accounts and assessments as text, empty if there are none."""
    tables = connection.introspection.table_names()
    counts = {
        name: model._default_manager.count()
        for name, model in (("accounts", User), ("assessments", Assessment))
        if model._meta.db_table in tables
    }
    return " and ".join(f"{count} {name}" for name, count in counts.items() if count)


def _check(path: Path) -> None:
    """Read a backup completely. Raises BackupError if it is damaged or for another database."""
    try:
        with path.open("rb") as file:
            start = file.read(5)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    kind = next((kind for magic, kind in KINDS.items() if start.startswith(magic)), None)
    if kind is None:
        raise BackupError(f"{path} is not a backup, or its beginning is damaged.")
    if kind != connection.vendor:
        raise BackupError(f"{path} is for {kind}, but this database is {connection.vendor}.")
    if not (_check_sqlite(path) if kind == "sqlite" else _check_postgresql(path)):
        raise BackupError(f"{path} is not a backup of mlcareer.")


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Create an empty private file next to ``path``, and delete it at the end if still there."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# SQLite: a gzipped copy of the file. The checksum of gzip detects every changed byte.


def _database() -> Path:
    return Path(connection.settings_dict["NAME"])


def _pack_sqlite(draft: Path) -> None:
    with _draft(_database()) as copy:
        # A separate connection, because VACUUM cannot run in a transaction; rw creates no file.
        address = f"{_database().absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        with copy.open("rb") as source, gzip.open(draft, "wb", compresslevel=6) as target:
            shutil.copyfileobj(source, target)


@contextmanager
def _unpacked(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the database in a backup. Raises BackupError if it is damaged."""
    with _draft(_database()) as copy:
        try:
            with gzip.open(path) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BackupError(f"{path} is damaged: {error}.") from error
        with closing(sqlite3.connect(copy)) as database:
            yield database


def _check_sqlite(path: Path) -> bool:
    """Return True if a sound SQLite backup is mlcareer's. Raises BackupError if it is damaged."""
    try:
        with _unpacked(path) as database:
            integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
            tables = database.execute("SELECT name FROM sqlite_schema").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is damaged: {error}.") from error
    if integrity != "ok":
        raise BackupError(f"{path} is damaged: {integrity}.")
    return (SIGNATURE_TABLE,) in tables


def _restore_sqlite(path: Path) -> None:
    connection.close()
    try:
        with _unpacked(path) as backup, closing(sqlite3.connect(_database())) as database:
            backup.backup(database)
    except sqlite3.Error as error:
        raise BackupError(f"The backup could not be restored: {error}.") from error


# PostgreSQL: its own tools. The password is passed in the environment, never as an argument.


def _server() -> str:
    """Return the option that connects a tool to the site's database."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - {"password"}
    parameters = connection.get_connection_params()
    return f"--dbname={make_conninfo(**{k: v for k, v in parameters.items() if k in known})}"


def _run(name: str, *arguments: str) -> str:
    """Run a tool and return its output. Raises BackupError with its error message."""
    program = shutil.which(name)
    if not program:
        raise BackupError(f"{name} is missing: install Debian's package postgresql-client.")
    password = connection.settings_dict["PASSWORD"]
    result = subprocess.run(  # noqa: S603 - our own arguments
        [program, *arguments],
        env=os.environ | ({"PGPASSWORD": password} if password else {}),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise BackupError(result.stderr.strip() or f"{name} failed without an error message.")
    return result.stdout


def _check_postgresql(path: Path) -> bool:
    """Return True if a sound backup is mlcareer's. Raises BackupError if it is damaged."""
    try:
        contents = _run("pg_restore", "--list", str(path))
        _run("pg_restore", f"--file={os.devnull}", str(path))  # Unpacks everything.
    except BackupError as error:
        raise BackupError(f"{path} is damaged: {error}") from error
    return f" {SIGNATURE_TABLE} " in contents


def _restore_postgresql(path: Path) -> None:
    """Unpack the whole backup, then run it in one transaction."""
    with connection.cursor() as cursor:
        tables = connection.introspection.get_table_list(cursor)
    quoted = connection.ops.quote_name
    names = [quoted(table.name) for table in tables if table.type != "v"]
    drop = f"DROP TABLE {', '.join(names)} CASCADE" if names else "SELECT"
    with tempfile.TemporaryDirectory() as folder:
        script = f"--file={folder}/backup.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", script, str(path))
        try:
            _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                 f"--command={drop}", script, _server())  # fmt: skip
        except BackupError as error:
            raise BackupError(f"The backup could not be restored: {error}") from error
