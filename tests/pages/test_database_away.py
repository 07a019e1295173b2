"""The database is down for a while: a friendly page, when to retry, and nothing lost."""

import sqlite3
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from assessments.models import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@contextmanager
def away():
    """Make every query fail as if the server were gone."""

    def refuse(*_arguments):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture(autouse=True)
def _as_served(alice):
    alice.client.raise_request_exception = False


@pytest.mark.parametrize("name", ["home", "my_assessments", "guide", "data", "account_login"])
def test_the_page_says_when_to_come_back(alice, name):
    alice.begin()
    with away():
        response = alice.get(name)
    if response.status_code == 200:
        assert name == "account_login"  # needs no database
        return
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Back in a moment" in response.content.decode()
    assert "closed the connection" not in response.content.decode()
    assert alice.get(name).status_code == 200


def test_an_unsaved_choice_is_not_reported_as_saved_and_can_be_sent_again(alice):
    draft = alice.begin()
    with away():
        response = alice.save_one(draft, "devops-mlops", "docker", "2")
    assert response.status_code == 503
    assert not Answer.objects.exists()
    assert alice.save_one(draft, "devops-mlops", "docker", "2").status_code == 200


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        ("SQLITE_BUSY", 503),
        ("SQLITE_FULL", 503),
        ("SQLITE_READONLY", 503),
        ("SQLITE_IOERR", 503),
        ("SQLITE_ERROR", 500),  # a table is missing: a bug, not an outage
    ],
)
def test_the_cause_of_a_database_error_decides_the_status(alice, cause, status):
    def refuse(*_arguments):
        error = sqlite3.OperationalError("no such table, or no room")
        error.sqlite_errorname = cause
        raise OperationalError from error

    with connection.execute_wrapper(refuse):
        assert alice.get("home").status_code == status


def test_a_failing_database_is_not_mistaken_for_too_many_attempts(alice, settings):
    settings.CACHES = {"default": {"BACKEND": "mlcareer.cache.DatabaseCache", "LOCATION": "cache"}}

    def full(execute, sql, *more):
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("database or disk is full")
        return execute(sql, *more)

    with connection.execute_wrapper(full):
        sent = {"start_role": "data-scientist", "target_role": "machine-learning-engineer"}
        assert alice.client.post(reverse("assessments:start"), sent).status_code == 503
        assert alice.sign_in().status_code == 503
