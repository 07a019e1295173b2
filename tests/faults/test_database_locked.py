"""A long write or a hanging server: health checks and reads still work, and nothing is lost."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.faults.visitor import Browser, Visitor

# More than the threads of all workers together.
VISITORS = 14
# Seconds; several times as long as any request waits for the database.
LOCKED = 20
# Seconds that a load balancer waits for a health check.
SOON = 5


@contextmanager
def visitors(site):
    """Visitors who save without a pause; in the end every acknowledged answer must be saved."""
    with ExitStack() as stack:
        found = [stack.enter_context(Visitor(site.address)) for _ in range(VISITORS)]
        for visitor in found:
            visitor.wait_for_another()
        yield found
        for visitor in found:
            visitor.wait_for_another(2)
    for visitor in found:
        visitor.check(site.saved(visitor.path.split("/")[2]))


def answered(browser: Browser, path: str) -> int:
    """Return the status of a page, which must respond quickly."""
    began = time.monotonic()
    status = browser.ask(path)[1]
    assert time.monotonic() - began < SOON, path
    return status


def test_a_long_writer_on_sqlite(on_sqlite):
    with visitors(on_sqlite) as saving:
        path = on_sqlite.database.removeprefix("sqlite:///")
        reader = Browser(on_sqlite.address)
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            began, refused, reads = time.monotonic(), [], 0
            while (seconds := time.monotonic() - began) < LOCKED:
                assert answered(reader, "/healthz") == 200
                if answered(reader, "/guide/") != 200:
                    refused.append(round(seconds, 1))
                reads += 1
            writer.execute("ROLLBACK")
        # Those who only read hardly notice.
        assert len(refused) < 0.1 * reads, refused
        assert all(visitor.browser.unavailable for visitor in saving)
    assert max(on_sqlite.memory()) < 300


@pytest.mark.parametrize("stopped", ["all of it", "a table"])
def test_postgresql_hangs(stopped, postgres, on_postgres):
    with visitors(on_postgres):
        health = Browser(on_postgres.address)
        with (hanging if stopped == "all of it" else locked)(postgres, on_postgres):
            until = time.monotonic() + LOCKED / 2
            while time.monotonic() < until:
                assert answered(health, "/healthz") == 200


@contextmanager
def hanging(postgres, site):
    """Stop all processes of the server: connections stay open, but nothing responds."""
    server = int((postgres.folder / "db" / "postmaster.pid").read_text().split()[0])
    family = subprocess.run(
        ["pgrep", "-P", str(server)], capture_output=True, text=True, check=True
    )
    processes = [server, *map(int, family.stdout.split())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@contextmanager
def locked(postgres, site):
    """Lock a table that every page needs, as a migration does."""
    import psycopg

    with closing(psycopg.connect(site.database)) as migration:
        migration.execute("LOCK TABLE assessments_assessment IN ACCESS EXCLUSIVE MODE")
        yield
        migration.rollback()
