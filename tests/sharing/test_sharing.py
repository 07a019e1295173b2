"""A link shows one report, read-only, until it expires or is revoked."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import Assessment, SharedReport, Snapshot, User
from assessments.services import sharing
from tests.cast import soup, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(alice) -> Assessment:
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"docker": "1", "sql": "3", "python": "2"})
    alice.submit(draft)
    draft.refresh_from_db()
    return draft


def make_link(person, assessment, **data) -> SharedReport:
    """Create a link on the page and return it."""
    response = person.client.post(
        reverse("assessments:sharing", args=[assessment.pk]), {"days": "30", "name": ""} | data
    )
    assert response.status_code == 302, response.content
    return SharedReport.objects.first()


def visit(share: SharedReport):
    """Open a link in a new browser."""
    return Client().get(share.get_absolute_url())


def test_the_link_shows_the_report_without_the_owners_actions(alice, submitted):
    share = make_link(alice, submitted)
    response = visit(share)
    assert response.status_code == 200
    shown, own = soup(response), soup(alice.get("report", submitted.pk))
    for selector in (
        ".figure:not(.crossing-date) strong",
        ".gap-card h3",
        ".figures-table td:not(.requirement-more)",
    ):
        assert [e.get_text() for e in shown.select(selector)] == [
            e.get_text() for e in own.select(selector)
        ]
    assert not shown.select(".crossing-date")  # the owner's plan
    # In the third person, except the reasons and levels of the taxonomy.
    for part in shown.select(".gap-card .reasons, .requirements .reasons"):
        part.decompose()
    assert re.findall(r"\b[Yy]our?\b.*", shown.article.get_text()) == []
    assert str(submitted.pk) not in response.content.decode()
    assert not shown.select("main form, main button, nav.report-links")
    assert "sessionid" not in response.cookies


def test_no_name_or_address_without_the_owners_consent(client, alice):
    user = User.objects.create_user("carol@example.org", first_name="Carol", last_name="Karlsson")
    alice.client.force_login(user)
    draft = alice.begin()
    alice.submit(draft)
    page = visit(make_link(alice, draft)).content.decode()
    for personal in ("carol", "Carol", "Karlsson"):
        assert personal not in page
    named = visit(make_link(alice, draft, name="  C. <K> ")).content.decode()
    assert "<strong>C. &lt;K&gt;</strong>" in named
    assert "carol@" not in named


def test_the_headline_has_a_short_name(alice, typical_scientist):
    for name, subject in (
        ("Carol <K>", "Carol <K>"),
        ("Carol " * 8, "The author"),
        ("", "The author"),
    ):
        heading = words(soup(visit(make_link(alice, typical_scientist, name=name))).h1)
        assert heading.startswith(f"{subject} is a strong data scientist.")


def test_the_address_is_short_unguessable_and_reveals_nothing(alice, submitted):
    tokens = {sharing.share_create(assessment=submitted, days=n).token for n in range(1, 50)}
    assert len(tokens) == 49
    path = make_link(alice, submitted).get_absolute_url()
    assert len(path) < 60
    assert path.startswith("/s/")
    assert len(path.strip("/").split("/")[-1]) >= 32
    assert "?" not in path


def test_a_link_is_read_only(alice, submitted):
    path = make_link(alice, submitted).get_absolute_url()
    assert Client().head(path).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(path).status_code == 405


def test_revoked_expired_and_unknown_links_are_the_same_404(alice, submitted):
    revoked, expired = make_link(alice, submitted), make_link(alice, submitted, days="7")
    for _ in range(2):
        gone = alice.client.post(
            reverse("assessments:revoke_link", args=[submitted.pk, revoked.pk])
        )
        assert gone.status_code == 302
    now = timezone.now()
    SharedReport.objects.filter(pk=expired.pk).update(
        created_at=now - timedelta(days=8), expires_at=now
    )
    links = [revoked.get_absolute_url(), expired.get_absolute_url(), "/s/no-such-token/"]
    for part in ("", "summary/", "card.png"):
        answers = [Client().get(link + part) for link in links]
        assert {answer.status_code for answer in answers} == {404}
        pages = [soup(answer) for answer in answers]
        assert len({str(page.main) for page in pages}) == 1
    assert Client().get("/s/" + "x" * 5000 + "/").status_code == 404
    assert visit(make_link(alice, submitted)).status_code == 200


def test_revoking_again_keeps_the_first_date(submitted):
    share = sharing.share_create(assessment=submitted, days=7)
    first = sharing.share_revoke(assessment=submitted, share_id=share.pk).revoked_at
    assert first is not None
    assert sharing.share_revoke(assessment=submitted, share_id=share.pk).revoked_at == first


@pytest.mark.database
def test_a_double_click_makes_one_link_and_after_revoking_a_new_one(alice, submitted):
    first = make_link(alice, submitted, name="A.")
    assert make_link(alice, submitted, name="A.") == first
    assert make_link(alice, submitted, name="B.") != first
    sharing.share_revoke(assessment=submitted, share_id=first.pk)
    again = make_link(alice, submitted, name="A.")
    assert again.token != first.token
    assert SharedReport.objects.count() == 3


@pytest.mark.parametrize("days", [7, 30, 90])
def test_a_link_is_valid_for_whole_days(submitted, days):
    before = timezone.now()
    open_for = sharing.share_create(assessment=submitted, days=days).expires_at - before
    assert timedelta(days=days) < open_for <= timedelta(days=days + 1)


@pytest.mark.parametrize(
    "data", [{"days": "8"}, {"days": ""}, {"days": "-1"}, {"name": "x" * 81}, {"name": "a\x00b"}]
)
def test_an_invalid_form_creates_no_link(alice, submitted, data):
    response = alice.client.post(
        reverse("assessments:sharing", args=[submitted.pk]), {"days": "7", "name": ""} | data
    )
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()
    assert not SharedReport.objects.exists()


def test_the_list_shows_what_each_link_shares_and_until_when(alice, submitted):
    shown, hidden = make_link(alice, submitted, name="Al"), make_link(alice, submitted, days="90")
    sharing.share_revoke(assessment=submitted, share_id=hidden.pk)
    page = soup(alice.get("sharing", submitted.pk))
    second, first = map(words, page.select(".share-links > li"))
    address = f"http://testserver{shown.get_absolute_url()}"
    assert page.select_one(".share-links input[readonly]")["value"] == address
    assert page.select_one(".share-links a")["href"] == address
    assert "Shows the name “Al”" in first
    assert f"open until {shown.expires_at.day} " in first
    assert "Turned off on" in second
    assert "Shows no name" in second
    assert hidden.token not in str(page)
    assert len(page.select(".share-links form")) == 1


def test_a_draft_cannot_be_shared(alice):
    draft = alice.begin()
    for response in (
        alice.get("sharing", draft.pk),
        alice.client.post(reverse("assessments:sharing", args=[draft.pk]), {"days": "7"}),
    ):
        assert response["Location"] == reverse("assessments:review", args=[draft.pk])
    with pytest.raises(sharing.NotShareableError):
        sharing.share_create(assessment=draft, days=7)
    assert not SharedReport.objects.exists()


def test_imported_texts_are_not_shown_to_others(alice, submitted):
    Snapshot.objects.update(imported=True)
    submitted.result.snapshot.refresh_from_db()
    assert not soup(alice.get("sharing", submitted.pk)).select("select")
    response = alice.client.post(reverse("assessments:sharing", args=[submitted.pk]), {"days": "7"})
    assert response.status_code == 409
    assert "was imported from a file" in response.content.decode()
    assert not SharedReport.objects.exists()
    alice.submit(alice.begin())
    assert not Snapshot.objects.get().imported


def test_others_can_neither_list_nor_create_nor_revoke_links(alice, mallory, submitted):
    share = make_link(alice, submitted)
    own = mallory.begin()
    mallory.submit(own)
    for response in (
        mallory.get("sharing", submitted.pk),
        mallory.client.post(reverse("assessments:sharing", args=[submitted.pk]), {"days": "7"}),
        mallory.client.post(reverse("assessments:revoke_link", args=[submitted.pk, share.pk])),
        mallory.client.post(reverse("assessments:revoke_link", args=[own.pk, share.pk])),
    ):
        assert response.status_code == 404
    share.refresh_from_db()
    assert share.is_open
    assert SharedReport.objects.count() == 1


@pytest.mark.database
def test_the_database_enforces_the_rules(submitted):
    now = timezone.now()
    with pytest.raises(IntegrityError):
        SharedReport.objects.create(assessment=submitted, expires_at=now - timedelta(days=1))
