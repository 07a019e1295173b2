"""Well-known addresses that browsers, phones, password managers and robots look for."""

import io
import urllib.robotparser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image

from assessments.web.colours import COLOURS
from tests.cast import path_of, soup
from tests.security.people import account

pytestmark = pytest.mark.django_db


def test_password_managers_find_the_page_for_changing_a_password(client):
    address = "/.well-known/change-password"
    assert client.get(address)["Location"] == reverse("account_change_password")
    page = client.get(address, follow=True)
    assert page.request["PATH_INFO"] == reverse("account_login")
    client.force_login(account())
    page = client.get(address, follow=True)
    # First the current password, then the new one.
    assert page.request["PATH_INFO"] in (
        reverse("account_change_password"),
        reverse("account_reauthenticate"),
    )
    assert client.get("/.well-known/resource-that-should-not-exist").status_code == 404


@pytest.mark.parametrize(
    ("former", "current"),
    [
        ("showing/docker/?from=bookmark", "evidence/docker/?from=bookmark"),
        *(
            (former, "report/?show=without-evidence#requirements")
            for former in ("showing/", "evidence/")
        ),
        *((former, "report/#progress") for former in ("change/", "progress/")),
        ("change/?from=bookmark", "report/?from=bookmark#progress"),
        ("roles/", "explore/"),
        ("projects/notebook-to-service/proof/", "projects/notebook-to-service/evidence/"),
        ("projects/", "plan/"),
        ("above-title/", "plan/#at-work"),
    ],
)
def test_former_addresses_redirect_permanently(alice, typical_scientist, former, current):
    root = reverse("assessments:assessment", args=[typical_scientist.pk])
    response = alice.client.get(f"{root}{former}")
    assert (response.status_code, response["Location"]) == (301, f"{root}{current}")
    assert alice.client.get(f"{root}{former}", follow=True).status_code == 200
    # For others they are as unknown as the page itself.
    assert Client().get(f"{root}{former}", follow=True).status_code == 404


def test_robots_may_read_public_pages_only(client, settings, typical_scientist):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(response.content.decode().splitlines())

    def may(path: str) -> bool:
        return robots.can_fetch("*", f"https://mlcareer.example{path}")

    for name in ("home", "guide", "accessibility"):
        assert may(path_of(name)), name
    for name in (
        "my_assessments",
        "data",
        "delete_data",
        "export_data",
        "start",
        "account_login",
        "mfa_index",
    ):
        assert not may(path_of(name)), name
    assert not may(reverse("assessments:report", args=[typical_scientist.pk]))
    # If robots could not open a shared report, they would not see that it must not be indexed.
    assert may("/s/token/")
    assert may("/calendar/token.ics")
    assert not may("/reminders/token/stop/")
    # robots.txt does not reveal where the admin is.
    assert settings.ADMIN_PATH.strip("/") not in response.content.decode()


@pytest.mark.parametrize(
    ("address", "kind", "sizes"),
    [("/favicon.ico", "ICO", {(16, 16), (32, 32)}), ("/apple-touch-icon.png", "PNG", {(180, 180)})],
)
def test_icons_are_where_browsers_look_for_them(address, kind, sizes, client):
    response = client.get(address, follow=True)
    content = response.getvalue()
    assert response["Content-Type"].startswith("image/")
    assert len(content) < 2_000
    icon = Image.open(io.BytesIO(content))
    assert icon.format == kind
    assert (icon.info.get("sizes") or {icon.size}) == sizes


def test_every_page_links_its_icons():
    page = soup(Client().get("/nowhere/"))
    named = {link["rel"][0]: link["href"] for link in page.select("link[rel$=icon]")}
    assert set(named) == {"icon", "apple-touch-icon"}
    for address in named.values():
        assert finders.find(address.removeprefix("/static/")), address


def test_phones_can_add_the_site_to_their_home_screen(client):
    page = soup(client.get("/nowhere/"))
    link = page.select_one("link[rel=manifest]")
    # Without its cookies, the request would not be in the language of the page.
    assert link["crossorigin"] == "use-credentials"
    response = client.get(link["href"])
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["start_url"], manifest["scope"], manifest["lang"]) == ("/", "/", "en-gb")
    assert [icon["purpose"] for icon in manifest["icons"]] == ["any", "any", "maskable"]
    for icon in manifest["icons"]:
        content = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        picture = Image.open(io.BytesIO(content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        assert len(content) < 4_000
    grounds = {meta["media"]: meta["content"] for meta in page.select("meta[name=theme-color]")}
    assert grounds == {
        "(prefers-color-scheme: light)": COLOURS["ground"].light,
        "(prefers-color-scheme: dark)": COLOURS["ground"].dark,
    }
    assert manifest["theme_color"] == manifest["background_color"] == COLOURS["ground"].light


def test_the_name_on_the_home_screen_is_in_the_language_of_the_page(client):
    client.post(reverse("set_language"), {"language": "de"})
    response = client.get(reverse("manifest"))
    assert response["Content-Language"] == response.json()["lang"] == "de"
    with translation.override("de"):
        assert response.json()["name"] == gettext(
            "mlcareer: from where you are to machine learning engineer"
        )
