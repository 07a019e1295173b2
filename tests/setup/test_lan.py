"""A class on a private network: over HTTP, without mail and without a key of the operator."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from scripts import start
from scripts.site import Site
from tests.deploy.databases import Database
from tests.faults.visitor import Browser

HOST = "192.168.1.20"


@pytest.fixture(scope="module")
def lan(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The site as it runs in a classroom."""
    folder = tmp_path_factory.mktemp("lan")
    database = Database(folder)
    with django_db_blocker.unblock():
        database.fill()
    site = Site(folder, database.url, SITE="lan", ALLOWED_HOSTS=f"{HOST},class.lan")
    site.start()
    yield site
    site.stop()
    database.remove()


def ask(lan: Site, path: str, fields: dict[str, str] | None = None, *, browser=None, host=HOST):
    """Return the status, the page and its headers for a browser on the network."""
    # This machine does not have the address, so only the header has it.
    port = lan.address.rpartition(":")[2]
    browser = browser or Browser(lan.address)
    return browser.ask(path, fields, Host=f"{host}:{port}")[1:]


def test_a_person_signs_up_over_http_without_mail(lan):
    browser = Browser(lan.address)
    _, page, _ = ask(lan, reverse("account_signup"), browser=browser)
    fields = {
        "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1],
        "email": "kim@example.org",
        "password1": "a long pass phrase",
    }
    _, page, headers = ask(lan, reverse("account_signup"), fields, browser=browser)
    assert "kim@example.org" in page
    assert "Strict-Transport-Security" not in headers
    cookies = {cookie.name: cookie.secure for cookie in browser.jar}
    assert cookies["sessionid"] is cookies["csrftoken"] is False


def test_it_serves_its_files_without_collecting_them(lan):
    status, page, _ = ask(lan, reverse("account_login"), host="class.lan")
    assert status == 200
    # Browsers offer passkeys over HTTPS only.
    assert "passkey" not in page
    address = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    status, _, headers = ask(lan, address)
    assert (status, headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')


@pytest.mark.parametrize("host", ["mlcareer.example", "192.168.1.21"])
def test_it_refuses_other_hosts(lan, host):
    assert ask(lan, "/healthz", host=host)[0] == 400


def test_make_run_serves_the_network_and_prints_what_to_share(monkeypatch, capsys):
    commands = []
    monkeypatch.setattr(start, "HOST", "0.0.0.0")
    monkeypatch.setenv("ALLOWED_HOSTS", f"{HOST}, class.lan,[fd00::1]")
    monkeypatch.setattr(start, "pid_file", lambda port: start.ROOT / "no-such-folder" / str(port))
    monkeypatch.setattr(start.os, "execv", lambda _program, command: commands.append(command))
    start.serve(8765, development=False)
    assert commands[0][-2:] == ["--bind", "0.0.0.0:8765"]
    printed = capsys.readouterr().out
    assert f"running at http://{HOST}:8765/ and http://class.lan:8765/ (press" in printed
