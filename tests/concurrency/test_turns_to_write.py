"""One writer at a time on SQLite: who waits, for how long, and what ends a turn."""

import errno
import gc
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from threading import Thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from assessments.models import Answer, Assessment, User
from mlcareer.sqlite import base
from tests.concurrency.overlapping import BackgroundWork

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def impatient(monkeypatch):
    """Wait only a moment for other writers."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    yield
    connection.close()


@contextmanager
def other_process():
    """A connection of which this process knows nothing; it holds the write lock."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def write() -> None:
    User.objects.update(first_name="Ada")


@transaction.atomic
def write_in_transaction() -> None:
    write()


WRITES = [write, write_in_transaction]


@pytest.mark.parametrize("work", WRITES)
def test_a_write_waits_for_another_process(work):
    with other_process() as other:
        waiting = BackgroundWork(work)
        assert waiting.is_still_waiting(5 * base.POLL / 1000)
        other.execute("COMMIT")
        waiting.outcome()


@pytest.mark.parametrize("work", WRITES)
def test_a_write_gives_up_and_then_others_can_write(work, impatient):
    with other_process(), pytest.raises(OperationalError, match="locked"):
        work()
    BackgroundWork(work).outcome()


@pytest.mark.parametrize("work", WRITES)
def test_a_write_waits_for_another_thread_and_gives_up(work, impatient):
    with transaction.atomic():
        waiting = BackgroundWork(work)
        with pytest.raises(OperationalError, match="locked by a long write of this process"):
            waiting.outcome()
    BackgroundWork(work).outcome()


def test_the_page_of_a_write_that_gave_up_says_when_to_come_back(alice, impatient):
    draft = alice.begin()
    alice.client.raise_request_exception = False
    with other_process():
        response = alice.save_one(draft, "devops-mlops", "docker", "2")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert alice.save_one(draft, "devops-mlops", "docker", "2").status_code == 200


@transaction.atomic
def write_and_raise(error: type[Exception]) -> None:
    write()
    raise error


def fail(error: type[Exception]) -> None:
    with pytest.raises(error):
        write_and_raise(error)


def fail_to_commit() -> None:
    """SQLite finds a reference to a missing row at the end of a transaction."""
    answer = Answer(assessment_id=uuid4(), skill_id=0, value="1", saved_at=timezone.now())
    with pytest.raises(IntegrityError):
        transaction.atomic(answer.save)()
    # It was not refused before the end.
    assert answer.pk


def fail_outside_a_transaction() -> None:
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("UPDATE no_such_table SET a = 1")


def roll_back_a_part() -> None:
    with transaction.atomic():
        fail(ValueError)
        write()


def nest() -> None:
    with transaction.atomic(durable=True), transaction.atomic(savepoint=False):
        list(Assessment.objects.select_for_update())
        write()


@transaction.atomic
def write_and_lose_the_connection() -> None:
    write()
    connection.close()
    write()


def lose_the_connection() -> None:
    with pytest.raises(DatabaseError):
        write_and_lose_the_connection()


def roll_back() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


def forget_the_connection() -> None:
    """A thread that ends in a transaction."""

    def begin() -> None:
        transaction.atomic().__enter__()
        write()

    thread = Thread(target=begin)
    thread.start()
    thread.join()
    gc.collect()


def begin_by_hand() -> None:
    transaction.set_autocommit(False)
    try:
        write()
        waiting = BackgroundWork(write)
        assert waiting.is_still_waiting(5 * base.POLL / 1000)
        transaction.commit()
        waiting.outcome()
    finally:
        transaction.set_autocommit(True)


def write_sql_of_a_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        write()
        cursor.execute("COMMIT")


@pytest.mark.parametrize(
    "work",
    [
        *WRITES,
        begin_by_hand,
        write_sql_of_a_transaction,
        # Python 3.13 warns of it.
        pytest.param(
            forget_the_connection, marks=pytest.mark.filterwarnings("ignore::ResourceWarning")
        ),
        lambda: fail(ValueError),
        lambda: fail(KeyboardInterrupt),
        fail_to_commit,
        fail_outside_a_transaction,
        roll_back_a_part,
        nest,
        lose_the_connection,
        roll_back,
    ],
)
def test_a_turn_ends_with_its_write(work):
    work()
    BackgroundWork(write).outcome()
    write()


def test_a_write_that_waiting_does_not_help_fails_at_once():
    """This connection reads a state of the database that is older than another write."""
    began = time.monotonic()
    with connection.cursor() as reading:
        reading.execute("SELECT * FROM django_migrations")
        reading.fetchone()
        BackgroundWork(lambda: User.objects.create(email="ada@example.org")).outcome()
        with pytest.raises(OperationalError) as raised:
            write()
    assert raised.value.__cause__.sqlite_errorname == "SQLITE_BUSY_SNAPSHOT"
    assert time.monotonic() - began < connection.settings_dict["OPTIONS"]["timeout"] / 2


def test_a_killed_process_blocks_no_one():
    code = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('has begun', flush=True)\n"
        "sys.stdin.read()\n"
    )
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", code, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"has begun\n"
        waiting = BackgroundWork(write)
        waiting.until_it_waits()
        writer.kill()
        waiting.outcome()


def test_others_write_while_a_transaction_goes_to_the_disk(monkeypatch):
    """It is committed and its lock released, but it has not been reported as saved."""
    steps = []

    def to_disk(_log: int) -> None:
        steps.append("disk")
        with other_process() as other:
            other.execute("COMMIT")

    monkeypatch.setattr(base, "write_to_disk", to_disk)
    with transaction.atomic():
        write()
        transaction.on_commit(lambda: steps.append("saved"))
    assert steps == ["disk", "saved"]


def test_a_transaction_that_does_not_reach_the_disk_is_not_reported_as_saved(alice, monkeypatch):
    def fail(_log: int) -> None:
        raise OSError(errno.EIO, "")

    draft = alice.begin()
    alice.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(base, "write_to_disk", fail)
        assert alice.save_one(draft, "devops-mlops", "docker", "2").status_code == 503
    assert alice.save_one(draft, "devops-mlops", "docker", "2").status_code == 200


@pytest.mark.parametrize("work", WRITES)
def test_sqlite_goes_to_the_disk_itself_outside_transactions(work):
    work()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
