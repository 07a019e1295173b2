"""Only the owner can open an assessment; everyone else gets a 404."""

import re
import uuid
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from assessments import services
from assessments.models import Answer, Assessment, Result, User
from tests.cast import ADDRESS, PASSWORD, Person, soup
from tests.params import partly
from tests.security.site import addresses

pytestmark = pytest.mark.django_db


def personal_urls(assessment_id: uuid.UUID) -> list[str]:
    """Return every address of the project that takes an assessment, from the URL configuration."""
    found = (address.url for address in addresses(assessment_id=assessment_id))
    return [url for url in found if str(assessment_id) in url]


def test_the_addresses_are_found():
    found = personal_urls(uuid.UUID(int=0))
    assert f"/assessments/{uuid.UUID(int=0)}/areas/devops-mlops/" in found
    assert len(found) >= 19


def person_without_access(who: str) -> Client:
    """Return the browser of a person without access."""
    client = Client()
    if who == "another guest":
        Person(client).begin()
    if who == "an account":
        client.force_login(User.objects.create_user("m@example.org"))
    if who == "an administrator":
        client.force_login(User.objects.create_superuser("root@example.org"))
    return client


def is_closed(client: Client, url: str) -> bool:
    """Return True if an address is a 404, or redirects to one or to the visitor's own list."""
    seen = client.get(url, follow=True)
    own_list = [(reverse("assessments:my_assessments"), 302)]
    return seen.status_code == 404 or seen.redirect_chain == own_list


@pytest.mark.parametrize(
    ("who", "submitted"),
    partly(
        product(
            ("a new visitor", "another guest", "an account", "an administrator"), (False, True)
        ),
        quick=[("a new visitor", False), ("another guest", True), ("an administrator", True)],
    ),
)
def test_others_get_a_404(who, submitted, alice):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"aws": "1"})
    if submitted:
        alice.submit(draft)
    other = person_without_access(who)

    def rows() -> list:
        return [list(model.objects.values()) for model in (Answer, Assessment, Result)]

    before = rows()
    for url in personal_urls(draft.pk):
        assert is_closed(other, url), url
        for headers in ({}, {"HX-Request": "true"}):
            sent = other.post(url, {"skill-aws": "4"}, headers=headers)
            assert sent.status_code == 404 or "POST" not in sent["Allow"], url
    assert rows() == before


def test_forged_addresses_get_a_404(alice):
    alice.begin()
    for url in personal_urls(uuid.uuid4()):
        assert is_closed(alice.client, url), url


def without_tokens(response, assessment_id: uuid.UUID) -> str:
    """Return a page without its tokens and its own address."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return page.replace(str(assessment_id), "<id>")


@pytest.mark.parametrize(
    ("who", "state"),
    partly(
        product(
            ("a new visitor", "another guest", "an account"), ("draft", "submitted", "deleted")
        ),
        quick=[
            ("a new visitor", "draft"),
            ("another guest", "submitted"),
            ("an account", "deleted"),
        ],
    ),
)
def test_others_cannot_tell_an_existing_assessment_from_a_missing_one(who, state, alice):
    draft, missing = alice.begin(), uuid.uuid4()
    if state == "submitted":
        alice.submit(draft)
    if state == "deleted":
        alice.client.post(reverse("assessments:remove", args=[draft.pk]))
    other = person_without_access(who)
    pairs = zip(personal_urls(draft.pk), personal_urls(missing), strict=True)
    for there, nowhere in pairs:
        for send in (other.get, other.head, other.post):
            one, two = send(there, {"a": "b"}), send(nowhere, {"a": "b"})
            assert one.status_code == two.status_code, there
            assert without_tokens(one, draft.pk) == without_tokens(two, missing), there
            assert one.headers.keys() == two.headers.keys()


def test_a_signed_out_owner_signs_in_and_comes_back(alice):
    """As with the link in their calendar; also for an address with a query string."""
    user = User.objects.create_user(ADDRESS, PASSWORD)
    alice.client.force_login(user)
    draft = alice.begin()
    alice.submit(draft)
    alice.client.logout()
    for url in (
        reverse("assessments:plan", args=[draft.pk]),
        reverse("assessments:what_if", args=[draft.pk]) + "?hours=6&a=b",
    ):
        page = soup(alice.client.get(url))
        link = page.select_one("main a.btn-primary")["href"]
        assert link.startswith(reverse("account_login"))
        back = alice.client.post(link, {"login": ADDRESS, "password": PASSWORD})
        assert back["Location"] == url
        assert alice.client.get(url).status_code == 200
        alice.client.logout()


@pytest.mark.parametrize("url", ["/nowhere/", "/s/no-such-token/", "/assessments/1/"])
def test_other_missing_pages_do_not_ask_to_sign_in(url, client):
    page = client.get(url)
    assert page.status_code == 404
    assert "next=" not in page.content.decode()


def test_the_owner_can_open_every_page(alice):
    draft = alice.begin()
    for url in personal_urls(draft.pk):
        assert alice.client.get(url, follow=True).status_code == 200, url


def test_a_deleted_assessment_is_only_in_the_list(alice):
    draft = alice.begin()
    alice.client.post(reverse("assessments:remove", args=[draft.pk]))
    for url in personal_urls(draft.pk):
        assert is_closed(alice.client, url), url


def test_a_visit_alone_creates_no_session(alice):
    assert alice.get("home").status_code == 200
    assert "sessionid" not in alice.client.cookies


def test_the_session_lasts_90_days_and_is_renewed_at_most_once_a_day(alice):
    draft = alice.begin()
    assert alice.client.cookies["sessionid"]["max-age"] == 90 * 24 * 3600
    assert "sessionid" not in alice.get("assessment", draft.pk).cookies
    session = alice.client.session
    session["renewed_on"] = "2020-01-01"
    session.save()
    renewed = alice.get("assessment", draft.pk)
    assert renewed.cookies["sessionid"]["max-age"] == 90 * 24 * 3600


def test_a_session_with_an_invalid_key_owns_nothing(alice):
    draft = alice.begin()
    session = alice.client.session
    session["guest_key"] = str(uuid.uuid4())
    session.save()
    assert alice.get("assessment", draft.pk).status_code == 404
