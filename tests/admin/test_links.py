"""Addresses of resources and sources are checked, and dead ones are listed with their use."""

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from assessments import models
from assessments.domain.links import in_turns, is_public
from assessments.management.link_checker import LinkChecker
from tests.cast import soup, words

AGENT = "check (+https://site.example/)"


class Server(BaseHTTPRequestHandler):
    """A page for each case; the last part of a path is a status."""

    seen: Counter[tuple[str, str]] = Counter()
    agents: set[str] = set()
    status = 200  # of the page that changes

    def do_HEAD(self) -> None:
        self.seen[self.command, self.path] += 1
        self.agents.add(self.headers["User-Agent"])
        name = self.path.strip("/")
        if name == "only-get":
            return self.answer(405 if self.command == "HEAD" else 200)
        if name == "closes" and self.command == "HEAD":
            return None
        if name == "drips":
            return self.drip()
        if name == "broken":
            return self.wfile.write(b"\0" * 300 + b"\r\n\r\n")
        places = {"moved": (301, "/200"), "for-now": (302, "/200"), "lost": (308, "/404"),
                  "round": (301, "/round"), "inside": (302, "http://10.0.0.1/"),
                  "file": (302, "file:///etc/passwd"), "raw": (302, "/\u00c3\u00bc"),
                  "metadata": (302, "http://[::ffff:169.254.169.254]/latest/"),
                  "number": (302, "http://2130706433/")}  # fmt: skip
        own = int(name) if name.isdecimal() else Server.status
        status, place = places.get(name, (own, None))
        return self.answer(status, place)

    do_GET = do_HEAD  # noqa: N815

    def answer(self, status: int, location: str | None = None) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def drip(self) -> None:
        """Send a header that never ends."""
        try:
            while not self.server.is_stopping.wait(0.02):
                self.wfile.write(b"x")
        except OSError:
            pass

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    """The address of a server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.is_stopping = threading.Event()
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.is_stopping.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def checker():
    """A checker that may only use this machine."""
    Server.seen.clear()
    Server.agents.clear()
    return LinkChecker(AGENT, pause=0, deadline=0.3, is_allowed=lambda ip: ip == "127.0.0.1")


@pytest.mark.parametrize(
    ("path", "outcome", "detail", "leads_to"),
    [
        ("/200", "works", "status 200", ""),
        ("/200?a=b#part", "works", "status 200", ""),
        ("/only-get", "works", "status 200", ""),
        ("/closes", "works", "status 200", ""),
        ("/moved", "moved", "status 200", "/200"),
        ("/for-now", "works", "status 200", "/200"),
        ("/lost", "dead", "status 404", "/404"),
        ("/410", "dead", "status 410", ""),
        ("/403", "refused", "status 403", ""),
        ("/500", "fails", "status 500", ""),
        ("/round", "fails", "more than 5 redirects", ""),
        ("/inside", "fails", "10.0.0.1 is on a private network", ""),
        ("/broken", "fails", r"\x00", ""),
        ("/metadata", "fails", "write an IP address as", ""),
        ("/number", "fails", "write an IP address as", ""),
        ("/raw", "works", "status 200", "/%C3%BC"),
        ("/file", "fails", "an address starts with https://", ""),
        ("/drips", "fails", "", ""),
    ],
)
def test_what_a_visitor_gets_is_found(path, outcome, detail, leads_to, site, checker):
    found = checker.check(site + path)
    assert (found.outcome, found.leads_to) == (outcome, leads_to and site + leads_to), found
    assert detail in found.detail


def test_requests_are_polite(site, checker):
    """A page is asked for only if HEAD fails; a host that wants fewer requests gets none."""
    checker.check(f"{site}/200")
    assert Server.seen == {("HEAD", "/200"): 1}
    assert Server.agents == {AGENT}
    assert checker.check(f"{site}/429").outcome == "refused"
    assert checker.check(f"{site}/200") is None
    assert ("GET", "/429") not in Server.seen


def test_there_is_a_pause_between_requests_to_one_host(site, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    checker = LinkChecker(AGENT, pause=60, is_allowed=bool)
    for _ in range(2):
        checker.check(f"{site}/200")
    assert pauses[0] == 0
    assert 59 < pauses[1] <= 60


def test_hosts_take_turns():
    paths = ["https://a.example/1", "https://a.example/2", "https://b.example/1"]
    assert in_turns(paths) == [paths[0], paths[2], paths[1]]


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::93.184.216.34", True),
        ("2002:a00:1::1", False),
    ],
)
def test_only_the_public_internet_is_asked(ip, public):
    assert is_public(ip) is public


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/"])
def test_this_machine_is_never_asked_by_default(address):
    assert LinkChecker(AGENT, pause=0).check(address).detail.endswith("is on a private network")


def test_a_host_without_a_name_is_dead(checker):
    assert checker.check("https://nowhere.invalid/").outcome in ("dead", "fails")


@pytest.fixture
def check(small_taxonomy, site):
    """Return a function that gives two sources an address each, and checks them."""
    models.Source.objects.create(slug="other", title="Other book")

    def check(book: str, other: str = "/200", is_allowed=bool) -> list[models.LinkCheck]:
        for slug, path in (("book", book), ("other", other)):
            models.Source.objects.filter(slug=slug).update(address=path and site + path)
        call_command("check_links", pause=0, verbosity=0, is_allowed=is_allowed)
        return list(models.LinkCheck.objects.order_by("pk"))

    return check


@pytest.mark.django_db
def test_the_desk_lists_dead_addresses_with_their_use(check, editor, site):
    assert "Not checked yet" in words(soup(editor.get("/admin/links/")))
    check("/broken")
    check("/404", "/moved")
    page = soup(editor.get("/admin/links/"))
    dead, moved = page.select("section.card")
    assert "Dead: 1" in words(dead)
    book = models.Source.objects.get(slug="book")
    assert dead.select_one(f"a[href='/admin/assessments/source/{book.pk}/change/']")
    assert f"{site}/moved leads to {site}/200" in words(moved)
    check("/200")
    assert not soup(editor.get("/admin/links/")).select("section.card")


@pytest.mark.django_db
def test_it_says_since_when_an_address_fails(check, monkeypatch):
    found = []
    for status in (404, 500, 200):
        monkeypatch.setattr(Server, "status", status)
        found += [row for row in check("/page") if row.address.endswith("/page")]
    first, again, works = found
    assert again.failing_since == first.failing_since == first.checked_at < again.checked_at
    assert works.failing_since is None


@pytest.mark.django_db
def test_addresses_that_are_no_longer_used_are_forgotten(check):
    assert len(check("/404")) == 2
    assert len(check("")) == 1


@pytest.mark.django_db
def test_a_run_that_is_stopped_is_continued_by_the_next(check):
    connections = iter([True, KeyboardInterrupt()])

    def stops_at_the_second(ip: str) -> bool:
        if isinstance(step := next(connections), KeyboardInterrupt):
            raise step
        return step

    with pytest.raises(KeyboardInterrupt):
        check("/204", "/200", is_allowed=stops_at_the_second)
    (first,) = models.LinkCheck.objects.all()
    Server.seen.clear()
    assert len(check("/204", "/200")) == 2
    asked = [path for _, path in Server.seen]
    assert first.address.endswith(asked[1])


@pytest.mark.django_db
def test_without_a_network_nothing_is_stored(small_taxonomy):
    models.Source.objects.update(address="https://nowhere.invalid/")
    with pytest.raises(CommandError, match="nothing was stored"):
        call_command("check_links")
    assert not models.LinkCheck.objects.exists()
