"""Limits on what an owner can store, on every path, and pages that say what to do."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.domain.limits import MAX_ASSESSMENTS, MAX_TIME_OFF
from assessments.models import Assessment, Plan, SharedReport, TimeOff, User
from assessments.selectors.owners import Owner
from assessments.services import sharing
from assessments.services.sharing import MAX_LINKS
from tests.cast import ADDRESS, Person, path_of

pytestmark = pytest.mark.django_db
OTHER_ROLES = {"start_role": "software-engineer", "target_role": "machine-learning-engineer"}


def fill_up(assessment: Assessment, most: int = MAX_ASSESSMENTS) -> None:
    """Give the owner of an assessment more of the kind, some of them deleted."""
    owner = Owner(assessment.user, assessment.guest_key)
    roles = {"start_role": assessment.start_role, "target_role": assessment.target_role}
    Assessment.objects.bulk_create(
        Assessment(
            **owner.fields,
            **roles,
            submitted_at=assessment.created_at,
            deleted_at=assessment.created_at if number % 2 else None,
        )
        for number in range(most - owner.all_assessments().count())
    )


def test_no_request_exceeds_the_limit(alice, typical_scientist):
    file = json.loads(alice.get("export_data").getvalue())
    file["assessments"][0]["id"] = str(uuid4())
    fill_up(typical_scientist)
    pk = typical_scientist.pk
    ways = {
        "start": OTHER_ROLES,
        "retake": {"target_role": "ai-engineer"},
        "plan_step": {"do": "known:docker:3"},
    }
    for name, sent in ways.items():
        address = path_of(name, *[] if name == "start" else [pk])
        refused = alice.client.post(address, sent)
        page = refused.content.decode()
        # The import form has its own message.
        status, words = (422, "more than") if name == "data" else (409, "You have")
        assert refused.status_code == status, (name, page)
        assert f"{words} {MAX_ASSESSMENTS} assessments" in page
        assert reverse("assessments:my_assessments") in page
    sent = {"file": SimpleUploadedFile("data.json", json.dumps(file).encode())}
    refused = alice.client.post(reverse("assessments:data"), sent)
    assert refused.status_code == 422
    assert f"you would have more than {MAX_ASSESSMENTS} assessments" in refused.content.decode()
    assert Assessment.objects.count() == MAX_ASSESSMENTS
    # Deleting an assessment permanently makes room.
    gone = Assessment.objects.exclude(deleted_at=None).first()
    gone.deleted_at = typical_scientist.updated_at
    gone.save()
    assert alice.client.post(reverse("assessments:purge", args=[gone.pk])).status_code == 302
    assert alice.client.post(reverse("assessments:retake", args=[pk])).status_code == 302
    # An existing draft can still be opened.
    assert alice.client.post(reverse("assessments:retake", args=[pk])).status_code == 302


def test_a_file_with_too_many_assessments_imports_nothing(alice, typical_scientist, mallory):
    file = json.loads(alice.get("export_data").getvalue())
    [entry] = file["assessments"]
    file["assessments"] = [entry | {"id": str(uuid4())} for _ in range(20)]
    fill_up(mallory.begin(), most=MAX_ASSESSMENTS - 19)
    sent = {"file": SimpleUploadedFile("data.json", json.dumps(file).encode())}
    assert mallory.client.post(reverse("assessments:data"), sent).status_code == 422
    assert Assessment.objects.count() == MAX_ASSESSMENTS - 19 + 1


def test_assessments_without_room_at_sign_in_are_kept_for_later(alice):
    alice.sign_up()
    account = User.objects.get(email=ADDRESS)
    fill_up(alice.begin(), most=MAX_ASSESSMENTS - 1)
    guest = Person(Client())
    first, second = guest.begin(), guest.begin(**OTHER_ROLES)
    guest.sign_in()
    page = guest.get("my_assessments").content.decode()
    assert "1 assessment from this browser did not fit" in page
    assert account.assessments.count() == MAX_ASSESSMENTS
    assert account.assessments.filter(pk=second.pk).exists()
    # Signing in again claims no more.
    guest.sign_in()
    assert account.assessments.count() == MAX_ASSESSMENTS
    assert guest.get("assessment", first.pk).status_code == 404
    unwanted = account.assessments.filter(deleted_at=None).exclude(pk=second.pk).first()
    guest.client.post(reverse("assessments:remove", args=[unwanted.pk]))
    guest.client.post(reverse("assessments:purge", args=[unwanted.pk]))
    assert account.assessments.count() == MAX_ASSESSMENTS
    assert guest.get("assessment", first.pk).status_code == 200


def test_a_plan_has_a_limited_number_of_times_off_and_keeps_typed_text(alice, typical_scientist):
    add = reverse("assessments:plan_time_off", args=[typical_scientist.pk])
    days = [date(2030, 1, 1) + timedelta(days=number) for number in range(MAX_TIME_OFF + 1)]
    *kept, another = [{"first": str(day), "last": str(day)} for day in days]
    alice.client.post(add, kept[0])
    plan = Plan.objects.get()
    TimeOff.objects.bulk_create(TimeOff(plan=plan, first=day, last=day) for day in days[1:-1])
    refused = alice.client.post(add, another)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f"Your plan already has {MAX_TIME_OFF} periods" in page
    assert f'value="{another["first"]}"' in page
    # Existing ones can be sent again, and deleted to make room.
    assert alice.client.post(add, kept[0]).status_code == 302
    assert alice.client.post(add, kept[0] | {"remove": "1"}).status_code == 302
    assert alice.client.post(add, another).status_code == 302
    assert TimeOff.objects.count() == MAX_TIME_OFF


def test_a_report_has_a_limited_number_of_links(alice, typical_scientist):
    page = reverse("assessments:sharing", args=[typical_scientist.pk])
    for number in range(MAX_LINKS):
        sharing.share_create(assessment=typical_scientist, days=7, name=f"Me {number}")
    refused = alice.client.post(page, {"days": "7", "name": "Me again"})
    assert refused.status_code == 409
    assert f"This report already has {MAX_LINKS} open links" in refused.content.decode()
    assert 'value="Me again"' in refused.content.decode()
    # The oldest closed link is deleted to make room.
    revoked = SharedReport.objects.earliest("pk")
    sharing.share_revoke(assessment=typical_scientist, share_id=revoked.pk)
    assert alice.client.post(page, {"days": "7", "name": "Me again"}).status_code == 302
    assert not SharedReport.objects.filter(pk=revoked.pk).exists()
    assert SharedReport.objects.count() == MAX_LINKS
