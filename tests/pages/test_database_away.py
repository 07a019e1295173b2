"""The database is away for a while: a friendly page, when to try again, and nothing lost."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from assessments.models import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@contextmanager
def away():
    """Let every query fail as it does when the server is gone."""

    def refuse(*_arguments):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture(autouse=True)
def _as_served(alice):
    alice.client.raise_request_exception = False


@pytest.mark.parametrize("name", ["home", "assessments", "guide", "data", "account_login"])
def test_a_page_says_when_to_come_back(alice, name):
    alice.begin()
    with away():
        response = alice.get(name)
    if response.status_code == 200:
        assert name == "account_login"  # asks nothing of the database
        return
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Back in a moment" in response.content.decode()
    assert "closed the connection" not in response.content.decode()
    assert alice.get(name).status_code == 200


def test_a_choice_is_not_called_saved_and_can_be_sent_again(alice):
    draft = alice.begin()
    with away():
        response = alice.save_one(draft, "devops-mlops", "docker", "2")
    assert response.status_code == 503
    assert not Answer.objects.exists()
    assert alice.save_one(draft, "devops-mlops", "docker", "2").status_code == 200


def test_other_errors_are_ours(monkeypatch):
    client = Client(raise_request_exception=False)

    def broken(*_arguments, **_more):
        raise RuntimeError("a secret of the code")

    monkeypatch.setattr("assessments.editions.edition_current", broken)
    response = client.get(reverse("home"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "secret" not in response.content.decode()
    assert "Retry-After" not in response
