"""Things that the code never does, so no input can trigger them."""

import re
import uuid
from pathlib import Path

import pytest
from django.conf import global_settings, settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client
from django.urls import reverse

from assessments.taxonomy_store import editions
from mlcareer import settings as of_the_site
from tests.security.site import PARTS, addresses
from tests.source import ROOT, imports

APP = "assessments"
PYTHON = [path for part in (APP, "mlcareer") for path in (ROOT / part).rglob("*.py")]


def test_the_site_fetches_no_address_that_people_enter():
    """No page can send requests, so the site opens no evidence link."""
    fetching = ("requests", "httpx", "aiohttp", "urllib.request", "http.client", "socket", "ftplib")
    # An operator's command imports one, for the addresses of editors; the server ends connections.
    assert importing(*fetching) == {"link_checker.py", "worker.py"}
    worker = imports(ROOT / "mlcareer" / "worker.py")
    assert all(name.split(".")[-1].isupper() for name in worker if name.startswith(fetching))
    assert importing(f"{APP}.management.link_checker") == {"check_links.py"}
    assert importing(f"{APP}.management.commands.check_links") == set()


def importing(*names: str) -> set[str]:
    """Return the names of the site's modules that import one of these."""
    return {path.name for path in PYTHON for name in imports(path) if name.startswith(names)}


def test_the_site_runs_no_programs_or_code():
    running = ("subprocess", "os.system", "os.popen", "pickle", "marshal", "shelve", "ctypes")
    # Only an operator's commands import it; no page does.
    assert importing(*running) == {"backups.py"}
    assert importing(f"{APP}.management.backups") == {"backup.py", "restore.py"}
    for path in PYTHON:
        assert not re.search(r"\b(eval|exec)\(|\.system\(|yaml\.(unsafe_)?load\(", path.read_text())


def test_no_query_is_assembled_from_text():
    written = re.compile(r"\.raw\(|\.extra\(|RawSQL|cursor\(\)")
    found = {
        path.name
        for path in PYTHON
        if "migrations" not in path.parts and written.search(path.read_text())
    }
    # Fixed queries: locks, with one parameter, the taxonomy's revision, and the restore command.
    assert found == {"locks.py", "editions.py", "backups.py"}


def test_no_page_switches_off_escaping():
    off = re.compile(
        r"autoescape off|autoescape=False|\|\s*safe\b|mark_safe|format_html|html_safe|SafeString"
    )
    found = {
        path.relative_to(ROOT).as_posix()
        for path in [*PYTHON, *(ROOT / "templates").rglob("*")]
        if path.is_file() and off.search(path.read_text())
    }
    # The text of mails is not HTML, and the letter is escaped as text when its page includes it. The
    # admin's messages about mistakes escape each part with format_html and add links to objects.
    # A cached part of a page is what a template has rendered, which escapes its values.
    assert found == {
        "assessments/admin/base.py",
        "assessments/admin/problems.py",
        "assessments/templatetags/cached.py",
        "assessments/web/mail.py",
        "templates/plan/letter.txt",
    }


def test_every_kind_of_key_in_an_address_is_covered():
    """An address with a new kind of key needs its own test that others cannot open it."""
    assert {"report", "mfa_remove_webauthn"} <= {
        address.name for address in addresses(assessment_id=uuid.uuid4())
    }
    assert set(PARTS) == {
        "area_slug", "block", "number", "slug", "skill_slug",  # refer to no personal row
        "ad_id",  # tests/job_ads/test_access.py
        "share_id",  # tests/sharing/test_sharing.py
        "token",  # tests/sharing/test_sharing.py, tests/planning/test_feed.py, test_reminders.py
        "key", "uidb36",  # allauth's, signed
        "pk",  # see test_passkeys_of_others_are_not_accessible
    }  # fmt: skip


def test_a_password_is_stored_as_a_slow_hash(settings):
    # The tests use a fast one; the site uses Django's default.
    assert not hasattr(of_the_site, "PASSWORD_HASHERS")
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    encoded = make_password("a long sentence of mine")
    assert "sentence" not in encoded
    assert encoded != make_password("a long sentence of mine")
    hasher = identify_hasher(encoded)
    assert hasher.algorithm == "pbkdf2_sha256"
    assert hasher.decode(encoded)["iterations"] >= 600_000


def test_no_secret_is_in_the_repository():
    for path in (ROOT / "mlcareer").glob("*.py"):
        assert not re.search(r"SECRET_KEY\s*=\s*[\"']\S+[\"']", path.read_text())
    assert Path(settings.VAR_DIR).name in (ROOT / ".gitignore").read_text()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [RuntimeError, PermissionError, KeyError, ValueError])
def test_an_error_page_reveals_no_details(error, monkeypatch):
    def broken() -> None:
        raise error("the secret of carol@example.org")

    monkeypatch.setattr(editions, "edition_current", broken)
    response = Client(raise_request_exception=False).get(reverse("assessments:home"))
    assert response.status_code == 500
    page = response.content.decode()
    for word in ("secret", "carol", error.__name__, "Traceback", "editions", "Django"):
        assert word not in page
    assert "Something went wrong on our side" in page


@pytest.mark.django_db
def test_no_response_names_the_software(client):
    response = client.get(reverse("assessments:home"))
    assert not {"Server", "X-Powered-By", "Via"} & set(response.headers)
