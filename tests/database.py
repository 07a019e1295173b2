"""The test database: migrated and filled once, then copied for each worker."""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from assessments.domain.taxonomy.files import read_taxonomy
from assessments.models import TaxonomyRevision
from assessments.taxonomy_store.store import increment_taxonomy_revision, save_taxonomy

Rows = list[tuple[Any, ...]]
ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures" / "taxonomy"
# Everything that can change a table or row of a new database.
SOURCES = (
    *(
        f"assessments/{part}/**/*.py"
        for part in ("migrations", "models", "domain", "taxonomy_store")
    ),
    *("assessments/apps.py", "mlcareer/**/*.py", "fixtures/taxonomy/**/*", "tests/database.py"),
)


@contextmanager
def prepared_database(folder: Path, worker: str) -> Iterator[None]:
    """Connect to a new copy of the prepared database and remove the copy at the end.

    On SQLite it is a file, so that the threads of a live server can have their own connections;
    the original is in ``var/``, one for each state of the code. On PostgreSQL there is one original
    per server. Test runs started at once wait for each other here and share nothing else.
    """
    original, template = settings.DATABASES["default"]["NAME"], f"test_{_state()}"
    settings.VAR_DIR.mkdir(exist_ok=True)
    with (settings.VAR_DIR / "test.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy = _copy_file if connection.vendor == "sqlite" else _copy_on_server
        _use(copy(template, folder, worker))
    yield
    connection.creation.destroy_test_db(original, verbosity=0)


def _state() -> str:
    """Return a digest of everything that a new database depends on."""
    state = hashlib.sha256(f"{sys.version} {connection.Database.__file__}".encode())
    packages = Path(django.__file__).parent.parent
    state.update(" ".join(sorted(path.name for path in packages.glob("*.dist-info"))).encode())
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        if path.is_file():
            state.update(f"{path.relative_to(ROOT)} {path.stat().st_size} ".encode())
            state.update(path.read_bytes())
    return state.hexdigest()[:16]


def _copy_file(template: str, folder: Path, worker: str) -> Path:
    prepared = settings.VAR_DIR / f"{template}.sqlite3"
    if not prepared.exists():
        for old in settings.VAR_DIR.glob("test_*"):
            old.unlink()
        unfinished = prepared.with_suffix(".unfinished")
        _fill(unfinished)
        unfinished.rename(prepared)
    return Path(shutil.copy(prepared, folder / f"{worker}.sqlite3"))


def _copy_on_server(template: str, folder: Path, worker: str) -> str:
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        is_prepared = cursor.fetchone()
    if not is_prepared:
        unfinished = f"{template}_unfinished"
        _fill(unfinished)
        with _server() as cursor:
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {template}")
    copy = f"test_{uuid4().hex}"
    with _server() as cursor:
        cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {template}")
    return copy


def _server() -> Any:
    """Return a cursor connected to none of the test databases."""
    return connection.creation._nodb_cursor()


def _fill(name: Path | str) -> None:
    """Create a database with all tables and the real taxonomy."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    save_taxonomy(read_taxonomy(FIXTURES))
    connection.close()


def _use(name: Path | str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


class InitialRows:
    """Every row at the start, restored after each test with real transactions."""

    def __init__(self) -> None:
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        with connection.cursor() as cursor:
            self.rows = {table: _rows(cursor, table) for table in tables}

    def restore(self) -> None:
        """Make the database hold these rows and no others."""
        # References are checked when the transaction ends, so the order of tables does not matter.
        changed = set()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                if _rows(cursor, table) != rows:
                    changed.add(table)
                    name = connection.ops.quote_name(table)
                    cursor.execute(f"DELETE FROM {name}")
                    if rows:
                        places = ", ".join(["%s"] * len(rows[0]))
                        cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
            # A test may have set sequences back. SQLite has none.
            models = [m for m in apps.get_models() if m._meta.db_table in changed]
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def taxonomy_rows() -> list[Rows]:
    """Return every row of the taxonomy, and its revision."""
    with connection.cursor() as cursor:
        tables = [*_taxonomy_tables(), TaxonomyRevision._meta.db_table]
        return [_rows(cursor, table) for table in tables]


def forget_taxonomy() -> None:
    """Empty the tables of the taxonomy; quicker than the import of an empty one."""
    with connection.cursor() as cursor:
        for table in _taxonomy_tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    increment_taxonomy_revision()


def _taxonomy_tables() -> list[str]:
    edited = (m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute"))
    return [model._meta.db_table for model in edited]


def _rows(cursor: Any, table: str) -> Rows:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
    return list(cursor.fetchall())
