"""The headers of pages: strict policy, nothing from other hosts, nothing cached."""

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.cast import Person

pytestmark = pytest.mark.django_db
# Bytes of a page with everything it loads, compressed.
MOST_BYTES = 100_000


@pytest.fixture
def pages(alice) -> dict[str, bytes]:
    """Every page as its owner sees it."""
    draft = alice.begin()
    found = {name: alice.get(name, draft.pk) for name in ("assessment", "review")}
    found["home"] = alice.get("home")
    found["area"] = alice.get("area", draft.pk, "devops-mlops")
    found["mistake"] = alice.answer(draft, "devops-mlops", docker="9")
    alice.submit(draft)
    found["report"] = alice.get("report", draft.pk)
    found["plan"] = alice.get("plan", draft.pk)
    found["not shared"] = alice.client.post(reverse("sharing", args=[draft.pk]), {"days": "8"})
    alice.client.post(reverse("sharing", args=[draft.pk]), {"days": "7"})
    found["sharing"] = alice.get("sharing", draft.pk)
    found["data"] = alice.get("data")
    found["not imported"] = alice.client.post(reverse("data"))
    found["delete"] = alice.get("delete")
    found["submitted"] = alice.answer(draft, "devops-mlops", docker="3")
    found["nowhere"] = alice.client.get("/nowhere/")
    return found


def test_no_inline_script_or_style_and_nothing_from_other_hosts(pages):
    for name, response in pages.items():
        page = BeautifulSoup(response.content, "html.parser")
        assert not page.select("style, [style], script:not([src]), [onclick], [onchange]"), name
        for element in page.select("script[src], link[href], img[src], source[src], iframe"):
            address = element.get("src") or element.get("href")
            assert address.startswith("/static/"), (name, address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_headers(pages):
    for name, response in pages.items():
        assert response["X-Frame-Options"] == "DENY", name
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["Referrer-Policy"] == "same-origin", name


def test_personal_pages_are_not_cached(pages):
    for name in (
        "home",
        "assessment",
        "area",
        "review",
        "report",
        "plan",
        "sharing",
        "data",
        "delete",
    ):
        assert "no-store" in pages[name]["Cache-Control"], name


def test_a_page_loads_little(pages):
    for name, response in pages.items():
        page = BeautifulSoup(response.content, "html.parser")
        assets = {
            (element.get("src") or element.get("href")).removeprefix("/static/")
            for element in page.select("script[src], link[href]")
        }
        size = len(gzip.compress(response.content)) + sum(
            len(gzip.compress(Path(finders.find(asset)).read_bytes())) for asset in assets
        )
        assert size < MOST_BYTES, (name, size)


def test_pages_are_sent_compressed():
    person = Person(Client(headers={"accept-encoding": "gzip"}))
    assert person.get("home")["Content-Encoding"] == "gzip"


def test_a_server_error_has_its_own_page(monkeypatch):
    from assessments.taxonomy_store import editions

    def broken() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(editions, "edition_current", broken)
    response = Client(raise_request_exception=False).get(reverse("home"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
