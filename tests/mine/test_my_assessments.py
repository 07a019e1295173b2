"""My assessments: continuing, renaming, deleting and restoring."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import DELETED_RETENTION, Assessment
from assessments.services import sharing
from tests.cast import SOFTWARE_ENGINEER, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text(person, query: str = "") -> str:
    return person.client.get(reverse("assessments:my_assessments") + query).content.decode()


def press(person, name: str, assessment: Assessment):
    return person.client.post(path_of(name, assessment.pk))


def test_a_new_visitor_sees_how_to_start(alice):
    page = text(alice)
    assert "None yet in this browser" in page
    assert "sessionid" not in alice.client.cookies


def test_drafts_and_results_are_listed_with_their_progress(alice, typical_scientist):
    draft = alice.begin(start_role=SOFTWARE_ENGINEER)
    services.answers_save(assessment=draft, values={"docker": "3", "aws": "1"})
    page = text(alice)
    assert reverse("assessments:report", args=[typical_scientist.pk]) in page
    assert "<strong>2</strong> of" in page
    assert page.index('id="drafts"') < page.index('id="results"')
    assert "only in this browser" in page
    alice.sign_up()
    assert "only in this browser" not in text(alice)


def test_a_result_without_a_verdict_shows_no_readiness(alice, typical_scientist):
    readiness = f"{typical_scientist.result.readiness:.0f}"
    alice.submit(alice.begin(start_role=SOFTWARE_ENGINEER))
    page = text(alice)
    assert page.count("Not enough answers yet") == 1
    assert page.count("Readiness <strong>") == page.count(f"<strong>{readiness}</strong>") == 1
    home = alice.get("home").content.decode()
    assert home.count("not enough answers yet") == 1
    assert home.count(f"readiness {readiness} of 100") == 1


@pytest.mark.parametrize("title", ["\u200b", " \u202e\u0301"])
def test_an_invisible_name_counts_as_empty(title, alice):
    draft = alice.begin()
    url = reverse("assessments:rename", args=[draft.pk])
    assert alice.client.post(url, {"title": title}).status_code == 302
    draft.refresh_from_db()
    assert draft.title == ""
    # An invisible name stored by an earlier version is not shown either.
    Assessment.objects.update(title=title)
    for name in ("home", "my_assessments"):
        assert "Data scientist → Machine learning engineer</a>" in alice.get(name).content.decode()


@pytest.mark.parametrize("title", ["👩‍👩‍👧", "می‌خواهم"])
def test_a_name_in_any_script_is_kept(title, alice):
    draft = alice.begin()
    alice.client.post(reverse("assessments:rename", args=[draft.pk]), {"title": f"{title}\u200b"})
    draft.refresh_from_db()
    assert draft.title == title
    assert title in alice.get("home").content.decode()


def test_a_name_is_shown_on_every_page(alice):
    draft = alice.begin()
    url = reverse("assessments:rename", args=[draft.pk])
    updated = draft.updated_at
    assert alice.client.post(url, {"title": "  After the course "}).status_code == 302
    assert "After the course" in text(alice)
    assert "After the course" in alice.get("home").content.decode()
    draft.refresh_from_db()
    assert draft.updated_at == updated
    refused = alice.client.post(url, {"title": "x" * 81})
    assert refused.status_code == 422
    assert "x" * 81 in refused.content.decode()
    alice.client.post(url, {"title": ""})
    draft.refresh_from_db()
    assert draft.name == "Data scientist → Machine learning engineer"


def test_a_deleted_assessment_is_hidden_at_once_and_can_be_restored(
    alice, mallory, typical_scientist
):
    link = sharing.share_create(assessment=typical_scientist, days=7).get_absolute_url()
    response = press(alice, "remove", typical_scientist)
    assert response["Location"] == f"/assessments/?deleted={typical_scientist.pk}"
    page = text(alice, f"?deleted={typical_scientist.pk}")
    assert "is deleted" in page
    assert "Undo" in page
    assert alice.get("report", typical_scientist.pk).status_code == 404
    assert mallory.client.get(link).status_code == 404
    # Deleting twice with a double click has the same effect.
    assert press(alice, "remove", typical_scientist).status_code == 302
    for _ in range(2):
        assert press(alice, "restore", typical_scientist).status_code == 302
    assert alice.get("report", typical_scientist.pk).status_code == 200
    assert mallory.client.get(link).status_code == 200


def test_a_deleted_draft_is_not_continued(alice):
    draft = alice.begin()
    press(alice, "remove", draft)
    assert alice.begin() != draft


def test_after_thirty_days_it_cannot_be_restored_and_is_purged(alice):
    old, new = alice.begin(), alice.begin(start_role=SOFTWARE_ENGINEER)
    press(alice, "remove", old)
    past = timezone.now() - DELETED_RETENTION - timedelta(minutes=1)
    Assessment.objects.filter(pk=old.pk).update(deleted_at=past)
    assert press(alice, "restore", old).status_code == 404
    assert "deleted permanently" not in text(alice)
    press(alice, "remove", new)
    assert list(Assessment.objects.all()) == [new]


def test_deleting_permanently_needs_a_deleted_assessment(alice):
    draft = alice.begin()
    press(alice, "purge", draft)
    assert Assessment.objects.exists()
    press(alice, "remove", draft)
    press(alice, "purge", draft)
    assert not Assessment.objects.exists()
    assert press(alice, "purge", draft).status_code == 404


def test_a_deleted_assessment_is_exported_and_imported_as_deleted(alice, mallory):
    from tests.portability.importing import bring

    press(alice, "remove", alice.begin())
    assert bring(mallory, alice.get("export_data").getvalue()).status_code == 302
    assert "deleted permanently on" in text(mallory)
    assert "None yet" in text(mallory)


def test_a_draft_whose_role_was_retired_says_so(alice, real_taxonomy):
    from assessments.models import Role

    draft = alice.begin()
    draft.target_role = Role.objects.create(
        slug="gone", name="Gone", retired=True, is_target=True, position=99
    )
    draft.save()
    assert "no longer offered" in text(alice)
