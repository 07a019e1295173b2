"""Every address of the site, including allauth's and the admin's, with every method."""

import re
from functools import partial
from urllib.parse import unquote_to_bytes

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.test import Client, override_settings
from django.urls import reverse

from assessments.models import Assessment
from mlcareer.guards import MARK
from tests.admin.test_access import addresses as admin_addresses
from tests.cast import Person, path_of, soup
from tests.security.people import account, with_app
from tests.security.site import addresses

pytestmark = pytest.mark.django_db
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Addresses that accept only POST, and the page that they redirect to.
LEADS_TO = {
    "start": "home",
    "set_language": "home",
    "mark_questions_seen": "assessment",
    "submit": "review",
    "retake": "report",
    "remove": "my_assessments",
    "restore": "my_assessments",
    "purge": "my_assessments",
    "revoke_link": "sharing",
    "plan_pace": "plan",
    "plan_time_off": "plan",
    "plan_step": "plan",
    "create_feed": "plan",
    "revoke_feed": "plan",
    "plan_reminder": "plan",
    "what_if_keep": "what_if",
    "project_evidence": "plan",
    "project_done": "plan",
    "tick": "plan",
    "job_ad_roles": "job_ad",
    "keep_job_ad": "job_ad",
    "correct_job_ad": "job_ad",
    "job_ad_plan": "job_ad",
    "delete_job_ad_text": "job_ad",
    "delete_job_ad": "job_ad",
}
# Django answers OPTIONS itself; the other methods are treated alike.
METHODS = [
    "OPTIONS", "PUT",
    *(pytest.param(name, marks=pytest.mark.thorough) for name in ("PATCH", "DELETE", "TRACE", "BREW")),
]  # fmt: skip


def expect_headers(response) -> None:
    """Check the headers that every response needs, including those of middleware and the server."""
    assert FIXED.items() <= dict(response.items()).items()
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "Permissions-Policy" in response
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response[MARK] == "1"


def expect_error_page(response, language: str = "en-gb") -> BeautifulSoup:
    """Check that an error response is a page of the site with a link to continue."""
    expect_headers(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    page = soup(response)
    assert page.html["lang"] == response["Content-Language"] == language
    assert page.title.string.strip().endswith("mlcareer")
    assert page.select_one("main h1").text.strip()
    assert page.select_one("main .lead").text.strip()
    assert page.select_one("header a.wordmark")["href"] == "/"
    return page


@pytest.fixture
def owner(alice, typical_scientist) -> Client:
    """A superuser with a report and a second factor, who can open every address."""
    user = account(is_staff=True, is_superuser=True)
    with_app(user)
    Assessment.objects.update(user=user, guest_key=None)
    alice.client.force_login(user)
    alice.client.raise_request_exception = False
    return alice.client


@pytest.fixture
def every_address(owner, typical_scientist, thorough) -> list[str]:
    """Every address, with ids of the owner's rows; in a quick run, only some of the admin."""
    rows = {model: model._default_manager.order_by("pk").first() for model in admin.site._registry}
    ids = {model: row.pk if row else "1" for model, row in rows.items()}
    found = [address.url for address in addresses(assessment_id=typical_scientist.pk)]
    # The addresses of the admin's models are alike.
    return found + [address.url for address in list(admin_addresses(ids))[:: 1 if thorough else 9]]


def test_every_response_has_the_headers_and_head_is_answered_like_get(owner, every_address):
    for url in every_address:
        read, head = owner.get(url), owner.head(url)
        assert head.status_code == read.status_code, url
        assert head.getvalue() == b"", url
        assert {*head.headers} - {"Content-Length"} == {*read.headers} - {"Content-Length"}, url
        assert read.status_code in (200, 301, 302, 403, 404, 409), (url, read.status_code)
        expect_headers(read)
        if not url.startswith(reverse("admin:index")):
            assert "unsafe" not in read["Content-Security-Policy"], url
        expect_headers(Client().get(url))


def test_every_response_to_a_form_has_the_headers(owner, typical_scientist):
    for address in addresses(assessment_id=typical_scientist.pk):
        response = owner.post(address.url)
        assert response.status_code < 500, address.url
        expect_headers(response)


@pytest.mark.parametrize("method", METHODS)
def test_no_method_gets_a_blank_page(method, owner, every_address):
    for url in every_address:
        response = owner.generic(method, url)
        assert response.status_code < 500, url
        expect_headers(response)
        if response.status_code == 405:
            expect_error_page(response)
            assert "GET" in response["Allow"], url
            assert method not in response["Allow"], url


def test_get_on_a_post_only_address_redirects_to_its_page(owner, typical_scientist):
    ad = Person(owner).paste()
    parts = {"assessment_id": typical_scientist.pk, "ad_id": ad.pk}
    found = {address.name: address.url for address in addresses(**parts)}
    for name, page in LEADS_TO.items():
        assert "POST" in owner.generic("BREW", found[name])["Allow"], name
        read = owner.get(found[name])
        own = {"home": [], "my_assessments": [], "job_ad": [ad.pk]}
        arguments = own.get(page, [typical_scientist.pk])
        assert read["Location"] == path_of(page, *arguments)
        assert owner.get(read["Location"], follow=True).status_code == 200, name


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/guide", 301),
        ("/account/login", 301),
        ("//", 404),
        ("//guide/", 404),
        ("//evil.example/%2e%2e", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/%00", 404),
        ("/assessments/1/", 404),
        ("/assessments/%00/", 404),
        ("/assessments/" + "9" * 5000, 404),
        ("/guide/%00", 404),
        ("/%ff%fe", 404),
        ("/%", 404),
        ("/%zz", 404),
        ("/nowhere%0d%0aSet-Cookie:%20a=b", 404),
        ("/s/%00/", 404),
        ("/assessments/00000000-0000-0000-0000-000000000000/", 404),
        ("/" + "x" * 8000, 404),
        ("/static/nothing.css", 404),
        ("/static/../manage.py", 404),
        ("/.well-known/nothing", 404),
        ("/admin/nothing/?q=a%00", 400),
        ("/admin/nothing/", 302),
        ("/wp-login.php", 404),
        ("/?%00=%00", 400),
        ("/?start_role=%ff", 400),
        ("/assessments/?deleted=%00", 400),
        ("/account/login/?next=%00", 400),
        ("/account/login/?next=//evil.example", 200),
        ("/?" + "x" * 8000, 200),
    ],
)
def test_unusual_addresses(address, status, client):
    """The path is not normalised, as servers pass it on."""
    path, _, query = address.partition("?")
    response = client.generic("GET", "/", PATH_INFO=unquoted(path), QUERY_STRING=query)
    assert response.status_code == status
    expect_headers(response)
    if status == 404:
        page = expect_error_page(response)
        assert "Page not found" in page.h1.text
        # The switch redirects to the page it was on, never to another site.
        sent = {"next": page.select_one("[name=next]")["value"], "language": "de"}
        back = client.post(reverse("set_language"), sent)["Location"]
        assert re.match("/(?!/)", back)
    if status == 301:
        assert response["Location"] == f"{path}/"


def unquoted(path: str) -> str:
    """Return a path as in WSGI."""
    return unquote_to_bytes(path).decode("latin-1")


@pytest.mark.parametrize("language", ["en-gb", "de"])
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadRequest, 400),
        (SuspiciousOperation, 400),
        (MultiPartParserError, 400),
        (UnreadablePostError, 400),
        (PermissionDenied, 403),
        (Http404, 404),
        (RuntimeError, 500),
        (OperationalError, 503),
    ],
)
def test_every_error_has_a_page_or_a_line(error, status, language, monkeypatch):
    def broken() -> None:
        raise error("the inside")

    monkeypatch.setattr("assessments.taxonomy_store.editions.edition_current", broken)
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    response = client.get(reverse("assessments:home"))
    assert response.status_code == status
    page = expect_error_page(response, language)
    heading = page.h1.text.strip()
    assert client.head(reverse("assessments:home")).status_code == status
    line = client.get(reverse("assessments:home"), headers={"HX-Request": "true"})
    assert line.status_code == status
    expect_headers(line)
    part = soup(line)
    assert [item.name for item in part.find_all(recursive=False)] == ["p"]
    assert heading in part.p.text
    assert "the inside" not in page.text + part.text


@pytest.mark.parametrize("language", ["en-gb", "de"])
@pytest.mark.parametrize(
    "broken",
    [
        "django.contrib.sessions.middleware.SessionMiddleware.process_request",
        "django.contrib.sessions.middleware.SessionMiddleware.process_response",
        "django.middleware.common.CommonMiddleware.process_request",
        "django.middleware.csrf.CsrfViewMiddleware.process_view",
        "django.contrib.messages.middleware.MessageMiddleware.process_response",
    ],
)
@pytest.mark.parametrize(
    ("error", "status"), [(BadRequest, 400), (RuntimeError, 500), (OperationalError, 503)]
)
def test_an_error_in_a_middleware_has_the_same_page(broken, error, status, language, monkeypatch):
    """In the language of this request, not of the previous one."""

    def fail(*_arguments) -> None:
        raise error("the inside")

    other = {"en-gb": "de", "de": "en-gb"}[language]
    Client(headers={"accept-language": other}).get(reverse("assessments:accessibility"))
    monkeypatch.setattr(broken, fail)
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    response = client.get(reverse("assessments:accessibility"))
    assert response.status_code == status
    page = expect_error_page(response, language)
    # Without the form: the cookie it needs may not be set.
    assert page.form is None


@pytest.mark.parametrize(
    "send",
    [
        partial(Client.get, path="/", headers={"host": "evil.example"}),
        partial(Client.get, path="/", headers={"host": ""}),
        partial(Client.head, path="/admin/", headers={"host": "a b"}),
        partial(Client.post, path="/start/", data="no part", content_type="multipart/form-data"),
        partial(
            Client.post,
            path="/data/",
            data=b"--x\r\nContent-Disposition: form-data; name=a\r\n",
            content_type="multipart/form-data; boundary=" + "x" * 300,
        ),
        partial(Client.post, path="/start/", data={f"f{n}": "" for n in range(10_001)}),
        partial(
            Client.post,
            path="/data/",
            data={f"f{n}": SimpleUploadedFile("a", b"a") for n in range(101)},
        ),
        partial(
            Client.generic,
            method="POST",
            path="/account/login/",
            data=b"a=b",
            content_type="application/x-www-form-urlencoded; charset=utf-16",
        ),
    ],
)
def test_a_malformed_request_is_refused(send):
    response = send(Client(raise_request_exception=False))
    assert response.status_code == 400
    if response.content:
        expect_error_page(response)


@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["mlcareer.example"])
def test_a_forged_host_is_refused_before_the_redirect_to_https():
    expect_error_page(
        Client(headers={"accept-language": "de"}).get("/", headers={"host": "x"}), "de"
    )


def test_a_large_body_and_too_many_attempts_have_pages(client, settings):
    expect_error_page(client.post("/start/", {"x": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}))
    settings.ACCOUNT_RATE_LIMITS = {"start": "1/h/ip"}
    client.post("/start/")
    for headers in ({}, {"HX-Request": "true"}):
        refused = client.post("/start/", headers=headers)
        assert refused.status_code == 429
    assert refused.content.strip().startswith(b"<p")


@pytest.mark.parametrize(
    "cookie",
    [
        "sessionid=x",
        "sessionid=" + "x" * 5000,
        'sessionid="\\000aaaaaaaaaa"',
        "sessionid=%00aaaaaaaaaaaa",
        'sessionid="\\377\\376aaaaaaaaaa"',
        "csrftoken=x; messages=x; django_language=x",
        'csrftoken="\\000"; messages="\\000"; django_language="\\000"',
        "django_language=../../../etc/passwd",
        "django_language=" + "x" * 5000,
        "; ; =; a; =b; \x7f=\x7f",
    ],
)
def test_a_broken_cookie_is_ignored(cookie, client):
    for url in ("/", "/assessments/", "/account/email/", "/nowhere/"):
        response = client.get(url, HTTP_COOKIE=cookie)
        assert response.status_code in (200, 302, 404), url
    assert client.post("/start/", HTTP_COOKIE=cookie).status_code == 400
