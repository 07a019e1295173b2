"""Deleting everything deletes all data of the person, and nothing of others."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from assessments import services
from assessments.models import Assessment, Reminder, SharedReport, Snapshot, User
from assessments.services import sharing
from tests.params import partly

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def personal_models() -> set[type[models.Model]]:
    """Return every table whose rows are deleted with an account or an assessment.

    Rows whose foreign key is set to null instead, as in the taxonomy's history, are not personal.
    """
    found: set[type[models.Model]] = {User, Assessment}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey)
            and field.related_model in found
            and field.remote_field.on_delete is not models.SET_NULL
        }
        if more <= found:
            return found
        found |= more


def counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in personal_models()}


def live(person) -> None:
    """Add a row to every personal table of ours: a result with two links, and a draft."""
    draft = person.begin()
    services.answers_save(assessment=draft, values={"docker": "1"})
    person.submit(draft)
    draft.refresh_from_db()
    sharing.share_create(assessment=draft, days=7)
    revoked = sharing.share_create(assessment=draft, days=30, name="Me")
    sharing.share_revoke(assessment=draft, share_id=revoked.pk)
    person.make_plan(draft)
    services.feed_create(assessment=draft, language="de")
    if draft.user:
        Reminder.objects.create(user=draft.user, assessment=draft, language="de", site="http://x/")
    person.begin()
    person.paste()


def test_the_tables_are_found():
    assert {"assessments.Answer", "assessments.Result", "assessments.SharedReport"} <= set(counts())


@pytest.mark.parametrize("has_account", [False, True])
def test_every_personal_row_is_deleted(alice, mallory, has_account):
    live(mallory)
    before, others = counts(), list(SharedReport.objects.values_list("pk", flat=True))
    if has_account:
        alice.sign_up()
        alice.show_password()
    live(alice)
    between = counts()
    ours = {label for label in before if label.startswith("assessments.")}
    # Many-to-many tables belong to the admin: permissions, and the authors of drafts of changes.
    unused = {
        "assessments.User_groups", "assessments.User_user_permissions",
        "assessments.TaxonomyDraft_authors",
    }  # fmt: skip
    unused |= set() if has_account else {"assessments.User", "assessments.Reminder"}
    assert {label for label in ours if between[label] == before[label]} == unused
    links = SharedReport.objects.exclude(pk__in=others)
    addresses = [link.get_absolute_url() for link in links]
    response = alice.delete_everything()
    assert (response.status_code, response["Location"]) == (302, "/")
    assert counts() == before
    assert len(addresses) == 2
    for address in addresses:
        assert mallory.client.get(address).status_code == 404
    page = alice.get("home").content.decode()
    assert "has been deleted" in page
    assert "Yours so far" not in page
    again = alice.delete_everything()
    assert again.status_code == 409
    assert "Nothing was deleted" in again.content.decode()
    assert counts() == before


def test_nothing_is_deleted_without_the_tick(alice):
    live(alice)
    before = counts()
    assert alice.get("delete_data").status_code == 200
    whose = alice.get("delete_data").context["form"]["whose"].value()
    response = alice.client.post(reverse("assessments:delete_data"), {"whose": whose})
    assert response.status_code == 422
    assert "Tick this" in response.content.decode()
    assert counts() == before


def test_the_page_lists_what_is_deleted(alice):
    alice.begin()
    alice.paste()
    page = alice.get("delete_data").content.decode()
    assert "1 assessment in this browser will be deleted" in page
    assert "Your job ad will be deleted too" in page
    alice.sign_up()
    alice.show_password()
    page = alice.get("delete_data").content.decode()
    assert "The account carol@example.org will be deleted, with 1 assessment" in page


def test_imported_taxonomy_texts_are_deleted_with_the_last_report_that_needs_them(alice, mallory):
    live(alice)
    live(mallory)
    Snapshot.objects.update(imported=True)
    alice.delete_everything()
    assert Snapshot.objects.count() == 1
    mallory.delete_everything()
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    "now",
    partly(
        ["a new visitor", "another browser", "another account", "the account"],
        quick=["a new visitor", "another account"],
    ),
)
def test_a_page_of_another_owner_deletes_nothing_and_says_so(now, alice, mallory):
    """The session has expired since the page was opened, or another account is signed in."""
    live(alice)
    live(mallory)
    page = alice.get("delete_data")
    sent = {"sure": "on", "whose": page.context["form"]["whose"].value()}
    if now == "a new visitor":
        alice.client.cookies.clear()
    elif now == "another browser":
        alice = mallory
    else:
        if now == "another account":
            alice.client.cookies.clear()
        alice.sign_up()
        alice.show_password()
    before = counts()
    refused = alice.client.post(reverse("assessments:delete_data"), sent)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Nothing was deleted" in text
    assert "has been deleted" not in alice.get("home").content.decode()
    assert (f"{reverse('account_login')}?next=/data/delete/" in text) == (now == "a new visitor")
    assert counts() == before


def test_a_visitor_without_data_is_not_asked_to_sign_in(client):
    page = client.get(reverse("assessments:delete_data")).content.decode()
    assert "Sign in to delete what is in your account" in page
    assert '<button class="btn btn-danger' not in page
