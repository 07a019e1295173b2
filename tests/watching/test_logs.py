"""The log of a public site: a JSON line for each request, without personal data."""

import io
import json
import logging

import pytest
from django.core.exceptions import (
    BadRequest,
    DisallowedRedirect,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousFileOperation,
    SuspiciousOperation,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.http import UnreadablePostError
from django.urls import reverse
from django_guid.log_filters import CorrelationId

from assessments import services
from assessments.models import Reminder, SharedReport, User
from mlcareer.logs import ImpersonalFormatter, RefusalsAsWarnings
from tests.cast import ADDRESS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings):
    """Log to a text as a public site does."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(ImpersonalFormatter())
    handler.addFilter(CorrelationId(correlation_id_field="request_id"))
    handler.addFilter(RefusalsAsWarnings())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in text.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_line_for_each_request(alice, log):
    draft = alice.begin()
    response = alice.save_one(draft, "devops-mlops", "docker", "2")
    line = log()[-1]
    assert line["message"] == "request"
    assert (line["view"], line["method"], line["status"]) == ("assessments:choice", "POST", 200)
    assert line["queries"] > 3
    assert line["milliseconds"] > 0
    assert line["request_id"] == response["X-Request-ID"]


def test_a_valid_request_id_of_a_proxy_is_used(client, log):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"] == given
    odd = 'x"} {"forged": "line'
    response = client.get("/healthz", headers={"x-request-id": odd})
    assert response["X-Request-ID"] not in (given, odd)
    assert {line["request_id"] for line in log() if "request_id" in line} == {
        given,
        response["X-Request-ID"],
    }


def test_the_log_contains_no_personal_data(alice, typical_scientist, log, monkeypatch):
    alice.client.raise_request_exception = False
    alice.sign_up()
    alice.show(typical_scientist, "docker", note="My secret project")
    alice.client.post(reverse("assessments:sharing", args=[typical_scientist.pk]), {"days": "7"})
    share = SharedReport.objects.get()
    alice.client.get(share.get_absolute_url() + "?from=friend", headers={"user-agent": "Lynx/9"})
    alice.client.post(reverse("assessments:revoke_link", args=[typical_scientist.pk, share.pk]))
    assert alice.client.get(share.get_absolute_url()).status_code == 404
    feed = services.feed_create(assessment=typical_scientist, language="en-gb")
    assert alice.client.get(feed.get_absolute_url()).status_code == 200
    reminder = Reminder.objects.create(
        user=User.objects.get(), assessment=typical_scientist, site="https://example.org/"
    )
    assert alice.client.post(reminder.get_absolute_url()).status_code == 200
    alice.client.post(reverse("account_logout"))
    alice.sign_in(password="not my password")
    assert (
        alice.client.get(reverse("assessments:report", args=[typical_scientist.pk])).status_code
        == 404
    )

    def broken(*_arguments):
        raise IntegrityError(f"DETAIL: Key (email)=({ADDRESS}) already exists.")

    with connection.execute_wrapper(broken):
        assert alice.get("home").status_code == 500
    logged = json.dumps(log())
    assert len(log()) > 10
    for secret in (
        ADDRESS,
        PASSWORD,
        "not my password",
        "My secret",
        str(typical_scientist.pk),
        share.token,
        feed.token,
        reminder.token,
        "127.0.0.1",
        "Lynx",
        "friend",
    ):
        assert secret not in logged, secret
    # It does say what broke, and where.
    (error,) = [line for line in log() if line["level"] == "ERROR"]
    assert error["message"] == "500 at assessments:home"
    assert "django.db.utils.IntegrityError" in error["exc_info"]
    assert "editions.py" in error["exc_info"]


@pytest.mark.database
def test_a_database_outage_raises_an_alarm(alice, log):
    from django.db import OperationalError

    alice.client.raise_request_exception = False

    def away(*_arguments):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(away):
        assert alice.get("home").status_code == 503
    assert [line["message"] for line in log() if line["level"] == "CRITICAL"] == [
        "database unavailable: answered 503"
    ]


@pytest.mark.database
def test_slow_queries_are_logged_without_their_values(alice, log, settings):
    draft = alice.begin()
    settings.SLOW_QUERY_MS = 0
    alice.save_one(draft, "devops-mlops", "docker", "2")
    slow = [line for line in log() if line["message"] == "slow query"]
    assert slow
    assert all(line["level"] == "WARNING" for line in slow)
    assert any(
        line["view"] == "assessments:choice" and 'INSERT INTO "assessments_answer"' in line["sql"]
        for line in slow
    )
    for value in (draft.pk.hex, str(draft.pk), "docker"):
        assert value not in json.dumps(slow)
    settings.SLOW_QUERY_MS = 60_000
    before = len(log())
    alice.save_one(draft, "devops-mlops", "docker", "3")
    assert not any(line["message"] == "slow query" for line in log()[before:])


def refused_requests(client) -> list[int]:
    """Send typical requests of robots, and return the statuses."""
    fields = {f"f{number}": "" for number in range(10_001)}
    files = {f"f{number}": SimpleUploadedFile("a", b"a") for number in range(101)}
    broken = {"content_type": "multipart/form-data; boundary=" + "x" * 300}
    kinds = SuspiciousOperation, RequestDataTooBig, DisallowedRedirect, SuspiciousFileOperation
    answers = [
        client.get("/", headers={"host": "evil.example"}),
        client.get("/", headers={"host": "a b"}),
        client.get("/?%00"),
        client.get("/nowhere/"),
        client.put("/start/"),
        client.post("/start/", fields),
        client.post("/data/", files),
        client.post("/data/", b"x", **broken),
        client.get("/", HTTP_COOKIE='sessionid="\\000aaaaaaaaaa"'),
        client.get("/", HTTP_COOKIE="sessionid=" + "x" * 5000),
    ]
    for error in (*kinds, UnreadablePostError, BadRequest, PermissionDenied):

        def refuse(error=error, words="evil") -> None:
            raise error(words)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("assessments.taxonomy_store.editions.edition_current", refuse)
            answers.append(client.get("/"))
    return [answer.status_code for answer in answers]


def test_requests_of_robots_raise_no_alarm(client, log):
    client.raise_request_exception = False
    assert max(refused_requests(client)) < 500
    assert {line["level"] for line in log()} <= {"INFO", "WARNING"}
    assert "evil" not in json.dumps(log())
    # They are still logged.
    assert any(line["logger"] == "django.security.DisallowedHost" for line in log())
