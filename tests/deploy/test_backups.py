"""Backups are complete and consistent, and are restored entirely or not at all."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError

from assessments.models import Assessment, Role, User
from tests.deploy.databases import POSTGRESQL, Database
from tests.source import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# A busy site: it adds accounts with an assessment each, both in one transaction, and prints a
# line for each one after its commit.
WRITER = """
import itertools, django
django.setup()
from django.db import transaction
from assessments.models import Assessment, Role, User
start, target = Role.objects.filter(is_start=True)[0], Role.objects.filter(is_target=True)[0]
for number in itertools.count(3):
    with transaction.atomic():
        user = User.objects.create(email=f"{number}@example.org")
        Assessment.objects.create(user=user, start_role=start, target_role=target)
    print(number, flush=True)
"""


@pytest.fixture(scope="module", autouse=True)
def _own_databases(django_db_setup, django_db_blocker):
    """Allow the module's fixtures to read the test database and write to others."""
    with django_db_blocker.unblock():
        yield


def add_accounts(database: Database, first: int, count: int) -> None:
    with database.current():
        roles = {
            "start_role": Role.objects.filter(is_start=True)[0],
            "target_role": Role.objects.filter(is_target=True)[0],
        }
        for number in range(first, first + count):
            user = User.objects.create(email=f"{number}@example.org")
            Assessment.objects.create(user=user, **roles)


@pytest.fixture(scope="module")
def site(tmp_path_factory, _own_databases) -> Iterator[Database]:
    """A site with a taxonomy and three people."""
    database = Database(tmp_path_factory.mktemp("site"))
    database.fill()
    add_accounts(database, 0, 3)
    yield database
    database.remove()


@pytest.fixture(scope="module")
def saved(site, tmp_path_factory) -> Path:
    """A backup of that site."""
    path = tmp_path_factory.mktemp("backups") / "site.backup"
    assert "bytes written and verified" in site.manage("backup", path)
    return path


@pytest.fixture
def empty(tmp_path) -> Iterator[Database]:
    database = Database(tmp_path)
    yield database
    database.remove()


@pytest.fixture
def copy(empty, saved) -> Database:
    """A copy of that site."""
    empty.manage("restore", saved)
    return empty


@pytest.fixture(scope="module")
def occupied(saved, tmp_path_factory) -> Iterator[Database]:
    """A database that has other people's data too."""
    database = Database(tmp_path_factory.mktemp("occupied"))
    database.manage("restore", saved)
    add_accounts(database, 3, 1)
    yield database
    database.remove()


def test_a_restored_database_is_the_same_in_every_table(site, saved, empty):
    output = empty.manage("restore", saved)
    assert "Restored: 3 accounts and 3 assessments." in output
    assert "run migrate" not in output
    assert empty.contents() == site.contents()
    assert empty.contents()["assessments_skill"][0] > 50
    # The restored site works: its sequences know which ids are free.
    add_accounts(empty, 3, 1)
    empty.manage("migrate", "--check")


def test_a_backup_is_private_and_the_only_file_in_its_folder(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_backup_made_while_the_site_writes_is_consistent(copy, tmp_path):
    path, restored = tmp_path / "busy.backup", Database(tmp_path)
    environment = os.environ | {
        "DATABASE_URL": copy.url,
        "DJANGO_SETTINGS_MODULE": "mlcareer.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as writer:
        before = int(writer.stdout.readline())
        copy.manage("backup", path)
        assert writer.poll() is None
        writer.terminate()
        after = int(writer.stdout.read().split()[-1])
    assert after > before
    restored.manage("restore", path)
    found = restored.execute(
        "SELECT u.email, count(a.id) FROM assessments_user u "
        "LEFT JOIN assessments_assessment a ON a.user_id = u.id GROUP BY u.email"
    )
    assert before < len(found) <= after + 2  # the last one may be committed but not printed yet
    assert dict(found) == {f"{number}@example.org": 1 for number in range(len(found))}
    # All other tables are the same.
    written = {"assessments_user", "assessments_assessment", "sqlite_sequence"}
    quiet = {name: rows for name, rows in copy.contents().items() if name not in written}
    assert quiet.items() <= restored.contents().items()
    restored.remove()


def test_existing_accounts_are_only_overwritten_with_replace(saved, occupied):
    before = occupied.contents()
    with pytest.raises(CommandError, match=r"has 4 accounts and 4 assessments\..* --replace"):
        occupied.manage("restore", saved)
    assert occupied.contents() == before


def test_replacing_removes_all_existing_data(site, saved, copy):
    """Including a table that only a later version of the site has."""
    add_accounts(copy, 3, 2)
    copy.execute(
        "CREATE TABLE of_a_later_version (id integer REFERENCES assessments_user (id))",
        "INSERT INTO of_a_later_version SELECT id FROM assessments_user",
    )
    output = copy.manage("restore", saved, "--replace")
    assert "Replaced: 5 accounts and 5 assessments." in output
    assert "Restored: 3 accounts and 3 assessments." in output
    assert copy.contents() == site.contents()


def test_restoring_a_backup_of_an_earlier_version_asks_to_migrate(copy, tmp_path):
    path = tmp_path / "earlier.backup"
    copy.execute("DELETE FROM django_migrations WHERE app = 'assessments' AND name > '0009'")
    copy.manage("backup", path)
    assert "run migrate next" in copy.manage("restore", path, "--replace")


def changed(content: bytes, place: float) -> bytes:
    at = int(len(content) * place)
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


# Ways in which a file is damaged, and the message.
DAMAGED = [
    (lambda content: content[: len(content) // 2], "damaged"),
    (lambda content: content[:-1], "damaged"),
    (lambda content: changed(content, 0.5), "damaged"),
    (lambda content: changed(content, 0.9), "damaged"),
    (lambda content: changed(content, 0), "damaged"),
    (lambda _: b"", "is not a backup"),
    (lambda _: b"-- a text\n", "is not a backup"),
    (lambda _: b"PGDMP" if POSTGRESQL else gzip.compress(b"a text"), "damaged"),
    (lambda _: gzip.compress(b"") if POSTGRESQL else b"PGDMP", "but this database is"),
]


def test_a_damaged_file_changes_nothing(saved, occupied, tmp_path):
    path, before = tmp_path / "damaged.backup", occupied.contents()
    for damage, message in DAMAGED:
        path.write_bytes(damage(saved.read_bytes()))
        with pytest.raises(CommandError, match=rf"Nothing was restored\.(.|\n)*{message}"):
            occupied.manage("restore", path, "--replace")
    assert occupied.contents() == before


def test_other_databases_are_neither_backed_up_nor_restored(copy, tmp_path):
    path = tmp_path / "other.backup"
    copy.execute("DROP TABLE django_migrations")
    with pytest.raises(CommandError, match="is not a backup of mlcareer"):
        copy.manage("backup", path)
    assert not path.exists()


def test_an_existing_file_is_not_overwritten(site, tmp_path):
    path = tmp_path / "precious"
    path.write_text("precious")
    with pytest.raises(CommandError, match="already exists"):
        site.manage("backup", path)
    assert path.read_text() == "precious"


def test_a_backup_that_cannot_be_written_says_so(site, tmp_path):
    with pytest.raises(CommandError, match=r"No backup was written\."):
        site.manage("backup", tmp_path / "nowhere" / "site.backup")


def test_a_restored_file_that_cannot_be_read_says_so(site, tmp_path):
    with pytest.raises(CommandError, match=r"Nothing was restored\..*cannot be read"):
        site.manage("restore", tmp_path / "nowhere", "--replace")


if POSTGRESQL:

    def test_no_password_is_on_a_command_line(saved, tmp_path, monkeypatch):
        """Every user of the machine could read it there."""
        tools, log = tmp_path / "tools", tmp_path / "log"
        tools.mkdir()
        names = {"pg_dump", "pg_restore", "psql"}
        for name in names:
            script = f'echo {name} "$@" "$PGPASSWORD" >> {log}\nexec /usr/bin/{name} "$@"\n'
            (tools / name).write_text(f"#!/bin/sh\n{script}")
            (tools / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
        database = Database(tmp_path, PASSWORD="a-secret")
        database.manage("restore", saved)
        database.manage("backup", tmp_path / "site.backup")
        lines = log.read_text().splitlines()
        assert {line.split()[0] for line in lines} == names
        for line in lines:
            command, _, password = line.rpartition(" ")
            assert password == "a-secret"
            assert "a-secret" not in command
        database.remove()

    def test_a_restore_that_fails_half_way_changes_nothing(copy, tmp_path):
        path = tmp_path / "with-a-view.backup"
        # The restore does not drop the view, so creating it again fails.
        copy.execute("CREATE VIEW in_the_way AS SELECT 1")
        copy.manage("backup", path)
        add_accounts(copy, 3, 1)
        before = copy.contents()
        with pytest.raises(CommandError, match="in_the_way"):
            copy.manage("restore", path, "--replace")
        assert copy.contents() == before

    def test_a_missing_tool_is_named(site, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CommandError, match="pg_dump is missing.*postgresql-client"):
            site.manage("backup", tmp_path / "site.backup")
