"""Backups: of one moment, complete, and put back all or nothing."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.databases import POSTGRESQL, ROOT, Database

# Makes accounts with an assessment each, in one transaction, from a number on.
WRITER = """
import itertools, sys, django
django.setup()
from django.db import transaction
from assessments.models import Assessment, Role, User
start, target = Role.objects.filter(is_start=True)[0], Role.objects.filter(is_target=True)[0]
for number in itertools.islice(itertools.count(int(sys.argv[1])), int(sys.argv[2])):
    with transaction.atomic():
        user = User.objects.create(email=f"{number}@example.org")
        Assessment.objects.create(user=user, start_role=start, target_role=target)
    print(number, flush=True)
"""
FOR_EVER = 10**9


@contextmanager
def writing(database: Database, first: int, count: int) -> Iterator[subprocess.Popen]:
    """Let the site write; a line tells of each account once it is committed."""
    command = [sys.executable, "-c", WRITER, str(first), str(count)]
    with subprocess.Popen(
        command, cwd=ROOT, env=database.environment, stdout=subprocess.PIPE, text=True
    ) as writer:
        try:
            yield writer
        finally:
            writer.terminate()


def add_accounts(database: Database, first: int, count: int) -> None:
    with writing(database, first, count) as writer:
        assert len(writer.stdout.readlines()) == count


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Database]:
    """A site with a taxonomy and three people."""
    database = Database(tmp_path_factory.mktemp("site"))
    database.fill()
    add_accounts(database, 0, 3)
    yield database
    database.remove()


@pytest.fixture(scope="module")
def saved(site, tmp_path_factory) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("backups") / "site.backup"
    done = site.manage("backup", path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def other(tmp_path) -> Iterator[Database]:
    """An empty database."""
    database = Database(tmp_path)
    yield database
    database.remove()


@pytest.fixture(scope="module")
def occupied(saved, tmp_path_factory) -> Iterator[Database]:
    """A database that holds people of its own."""
    database = Database(tmp_path_factory.mktemp("occupied"))
    assert database.manage("restore", saved).returncode == 0
    add_accounts(database, 3, 1)
    yield database
    database.remove()


def test_what_is_restored_is_the_same_in_every_table(site, saved, other):
    done = other.manage("restore", saved)
    assert done.returncode == 0, done.stderr
    assert "Restored: 3 accounts and 3 assessments." in done.stdout
    assert "run migrate" not in done.stdout
    assert other.contents() == site.contents()
    assert other.contents()["assessments_skill"][0] > 50
    # The site goes on there: numbers of new rows are free.
    add_accounts(other, 3, 1)
    assert other.manage("migrate", "--check").returncode == 0


def test_a_backup_is_private_and_alone_in_its_folder(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_backup_that_is_made_while_the_site_writes_is_of_one_moment(saved, other, tmp_path):
    source, path = Database(tmp_path), tmp_path / "busy.backup"
    assert source.manage("restore", saved).returncode == 0
    with writing(source, 3, FOR_EVER) as writer:
        before = int(writer.stdout.readline())
        done = source.manage("backup", path)
        assert done.returncode == 0, done.stderr
        assert writer.poll() is None
        writer.terminate()
        after = int(writer.stdout.readlines()[-1])
    assert after > before
    assert other.manage("restore", path).returncode == 0
    found = other.execute(
        "SELECT u.email, count(a.id) FROM assessments_user u "
        "LEFT JOIN assessments_assessment a ON a.user_id = u.id GROUP BY u.email"
    )
    assert before < len(found) <= after + 2  # the last may be committed and not told
    assert dict(found) == {f"{number}@example.org": 1 for number in range(len(found))}
    # What nobody wrote is the same.
    written = {"assessments_user", "assessments_assessment", "sqlite_sequence"}
    quiet = {name: rows for name, rows in source.contents().items() if name not in written}
    assert {name: other.contents()[name] for name in quiet} == quiet
    source.remove()


def test_people_are_not_overwritten_unasked(saved, occupied):
    before = occupied.contents()
    done = occupied.manage("restore", saved)
    assert done.returncode == 1
    assert "holds 4 accounts and 4 assessments" in done.stderr
    assert "--replace" in done.stderr
    assert occupied.contents() == before


def test_replacing_leaves_nothing_of_what_was_there(site, saved, tmp_path):
    """Also a table that only a later version of the site has."""
    target = Database(tmp_path)
    assert target.manage("restore", saved).returncode == 0
    add_accounts(target, 3, 2)
    target.execute(
        "CREATE TABLE of_a_later_version (id integer REFERENCES assessments_user (id))",
        "INSERT INTO of_a_later_version SELECT id FROM assessments_user",
    )
    done = target.manage("restore", saved, "--replace")
    assert done.returncode == 0, done.stderr
    assert "Replaced: 5 accounts and 5 assessments." in done.stdout
    assert "Restored: 3 accounts and 3 assessments." in done.stdout
    assert target.contents() == site.contents()
    target.remove()


def test_a_backup_of_an_earlier_version_says_that_migrate_is_next(saved, other, tmp_path):
    path = tmp_path / "earlier.backup"
    assert other.manage("restore", saved).returncode == 0
    other.execute("DELETE FROM django_migrations WHERE app = 'assessments' AND name > '0009'")
    assert other.manage("backup", path).returncode == 0
    done = other.manage("restore", path, "--replace")
    assert "run migrate next" in done.stdout


def changed(content: bytes, place: float) -> bytes:
    at = int(len(content) * place)
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda content: content[: len(content) // 2], "damaged"),
        (lambda content: content[:-1], "damaged"),
        (lambda content: changed(content, 0.5), "damaged"),
        (lambda content: changed(content, 0.9), "damaged"),
        (lambda content: changed(content, 0), "damaged"),
        (lambda content: b"", "no backup"),
        (lambda content: b"-- a text\n", "no backup"),
        (lambda content: gzip.compress(b"a text") if not POSTGRESQL else b"PGDMP", "damaged"),
        (
            lambda content: b"PGDMP" if not POSTGRESQL else gzip.compress(b""),
            "the database here is",
        ),
    ],
    ids=["half", "end", "middle", "later", "start", "empty", "text", "inside", "kind"],
)
def test_a_damaged_file_changes_nothing(saved, occupied, tmp_path, damage, said):
    path = tmp_path / "damaged.backup"
    path.write_bytes(damage(saved.read_bytes()))
    before = occupied.contents()
    done = occupied.manage("restore", path, "--replace")
    assert done.returncode == 1
    assert "Nothing was restored." in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert occupied.contents() == before


def test_a_backup_of_something_else_changes_nothing(occupied, other, saved, tmp_path):
    path = tmp_path / "else.backup"
    assert other.manage("restore", saved).returncode == 0
    assert other.manage("backup", path).returncode == 0
    other.execute("DROP TABLE django_migrations")
    path.unlink()
    done = other.manage("backup", path)
    assert "another database" in done.stderr
    assert not path.exists()


def test_a_file_that_is_there_is_not_overwritten(site, tmp_path):
    path = tmp_path / "precious"
    path.write_text("precious")
    done = site.manage("backup", path)
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert path.read_text() == "precious"


def test_a_backup_that_cannot_be_written_says_so(site, tmp_path):
    done = site.manage("backup", tmp_path / "nowhere" / "site.backup")
    assert done.returncode == 1
    assert "There is no backup." in done.stderr
    assert "Traceback" not in done.stderr


if POSTGRESQL:

    def test_no_password_is_on_a_command_line(site, tmp_path):
        """Where everybody on the machine could read it."""
        tools = tmp_path / "tools"
        tools.mkdir()
        for tool in ("pg_dump", "psql", "pg_restore"):
            (tools / tool).write_text(
                f'#!/bin/sh\necho "$0 $@ $PGPASSWORD" >> {tmp_path}/said\nexec /usr/bin/{tool} "$@"\n'
            )
            (tools / tool).chmod(0o755)
        target = Database(tmp_path)
        with_password = {"PATH": f"{tools}:{os.environ['PATH']}"}
        for database, command in ((site, "backup"), (target, "restore")):
            url = database.url.replace("mlcareer@", "mlcareer:a-secret@")
            done = database.manage(
                command, tmp_path / "site.backup", **with_password, DATABASE_URL=url
            )
            assert done.returncode == 0, done.stderr
        said = (tmp_path / "said").read_text().splitlines()
        assert {line.split()[0].rpartition("/")[2] for line in said} == {
            "pg_dump",
            "psql",
            "pg_restore",
        }
        for line in said:
            *command, password = line.split()
            assert password == "a-secret"
            assert "a-secret" not in " ".join(command)
        target.remove()
