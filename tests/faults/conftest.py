"""Real processes on both databases, for `make faults`."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.services import Postgres, Redis
from scripts.site import Site


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A database file with the taxonomy."""
    folder = tmp_path_factory.mktemp("template")
    Site(folder, f"sqlite:///{folder / 'site.sqlite3'}").prepare()
    return folder / "site.sqlite3"


@pytest.fixture(scope="session")
def postgres_with_template(tmp_path_factory) -> Iterator[Postgres]:
    """A PostgreSQL server with a database "template" that has the taxonomy."""
    with Postgres() as server:
        address = server.create("template")
        Site(tmp_path_factory.mktemp("template"), address).prepare()
        yield server


@pytest.fixture
def postgres(postgres_with_template) -> Iterator[Postgres]:
    """The same server, started again if a test stopped it."""
    yield postgres_with_template
    postgres_with_template.stop()
    postgres_with_template.start()


@pytest.fixture
def on_postgres(postgres, request, tmp_path) -> Iterator[Site]:
    """The site on PostgreSQL."""
    name = f"site_{abs(hash(request.node.nodeid))}"
    site = Site(tmp_path, postgres.create(name, "template"))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def on_sqlite(sqlite_template, tmp_path) -> Iterator[Site]:
    """The site on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "site.sqlite3")
    site = Site(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}")
    site.start()
    yield site
    site.stop()


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def site(request) -> Site:
    """The site, on each database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A separate Redis server."""
    with Redis() as server:
        yield server
