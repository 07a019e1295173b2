"""Databases of one's own for a test, of the kind that the tests run on, and what is in them."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = os.environ.get("DATABASE_URL", "")
POSTGRESQL = SERVER.startswith("postgres")


class Database:
    """An empty database; its folder is the test's."""

    def __init__(self, folder: Path) -> None:
        name = f"t{uuid4().hex}"
        if POSTGRESQL:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
            self.url = urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        else:
            self.path = folder / f"{name}.sqlite3"
            self.url = f"sqlite:///{self.path}"

    def remove(self) -> None:
        """A file goes with the test's folder."""
        if POSTGRESQL:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f"DROP DATABASE {urlsplit(self.url).path[1:]} WITH (FORCE)")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "mlcareer.settings",
        }

    def manage(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess:
        """Run a management command on it."""
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def fill(self) -> None:
        """Make tables and taxonomy."""
        for command in (
            ["migrate"],
            ["createcachetable"],
            ["import_taxonomy", "fixtures/taxonomy"],
        ):
            done = self.manage(*command)
            assert done.returncode == 0, done.stderr

    def connect(self):
        connection = psycopg.connect(self.url) if POSTGRESQL else sqlite3.connect(self.path)
        return closing(connection)

    def execute(self, *statements: str) -> list[tuple]:
        """Run statements, commit, and return what the last one found."""
        with self.connect() as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
        return found

    def contents(self) -> dict[str, tuple[int, str]]:
        """Return the number of rows and a digest of each table."""
        tables = self.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            if POSTGRESQL
            else "SELECT name FROM sqlite_schema WHERE type = 'table'"
        )
        found = {}
        for (table,) in tables:
            rows = sorted(map(repr, self.execute(f'SELECT * FROM "{table}"')))
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
        return found
