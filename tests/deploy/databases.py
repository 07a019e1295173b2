"""Separate databases for a test, of the kind that the tests run on, and their contents."""

import hashlib
import io
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

SERVER = os.environ.get("DATABASE_URL", "")
POSTGRESQL = SERVER.startswith("postgres")


def url_of(name: str) -> str:
    """Return the URL of a database by its name, or its path on SQLite."""
    if POSTGRESQL:
        return urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    return f"sqlite:///{name}"


class Database:
    """A new empty database; on SQLite, a file in the test's folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Create it; ``settings`` are additional Django settings for the connection."""
        name = f"t{uuid4().hex}"
        if POSTGRESQL:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
        else:
            name = str(folder / f"{name}.sqlite3")
        self.name, self.url = name, url_of(name)
        self.settings = settings | {"NAME": name}

    def remove(self) -> None:
        if POSTGRESQL:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    @contextmanager
    def current(self) -> Iterator[None]:
        """Use it as the site's database."""
        before = connections["default"]
        settings = connections.settings["default"] | self.settings
        connections["default"] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings)
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = before

    def manage(self, *arguments: object) -> str:
        """Run a management command on it and return its output."""
        message = io.StringIO()
        with self.current():
            call_command(*map(str, arguments), stdout=message, verbosity=1)
        return message.getvalue()

    def fill(self) -> None:
        """Copy the contents of the test database, with the database's own tools."""
        tests = connections["default"].settings_dict["NAME"]
        if POSTGRESQL:
            dump = subprocess.run(["pg_dump", url_of(tests)], capture_output=True, check=True)
            put = ["psql", "--quiet", "--set", "ON_ERROR_STOP=1", self.url]
            subprocess.run(put, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        else:
            with closing(sqlite3.connect(tests)) as connection:
                connection.execute("VACUUM INTO ?", [self.name])

    def execute(self, *statements: str) -> list[tuple]:
        """Run statements, commit, and return the rows of the last one."""
        opened = psycopg.connect(self.url) if POSTGRESQL else sqlite3.connect(self.name)
        with closing(opened) as connection:
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
