"""Cleanup deletes data that no owner can reach, and keeps all other data."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assessments.models import Answer, Assessment, SharedReport, Snapshot, User
from assessments.services import sharing
from assessments.services.cleanup import cleanup
from tests.cast import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def age(assessment: Assessment, days: int) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(
        updated_at=timezone.now() - timedelta(days=days)
    )


def expire(person) -> None:
    Session.objects.filter(pk=person.client.session.session_key).update(
        expire_date=timezone.now() - timedelta(hours=25)
    )


def test_a_guests_assessments_are_deleted_with_their_session(alice, mallory):
    """Their age does not matter: the session lasts for 90 days after its last use."""
    kept, gone = alice.begin(), mallory.begin()
    for person, draft in ((alice, kept), (mallory, gone)):
        person.save_one(draft, "devops-mlops", "docker", "1")
        age(draft, 400)
    expire(mallory)
    assert cleanup(dry_run=True)["guests' assessments"] == 1
    assert Assessment.objects.count() == 2
    assert cleanup() == {
        "sessions": 1,
        "guests' assessments": 1,
        "guests' job ads": 0,
        "unused assessments": 0,
        "unused sessions": 0,
        "deleted assessments": 0,
        "job ads not kept": 0,
        "closed links": 0,
        "snapshots": 0,
        "expired limits": 0,
    }
    assert Assessment.objects.get() == kept
    assert Answer.objects.get().assessment == kept
    assert alice.get("assessment", kept.pk).status_code == 200


def test_accounts_and_recent_sessions_keep_everything(alice, mallory):
    alice.sign_up()
    age(alice.begin(), 4000)
    mallory.begin()
    Session.objects.all().delete()
    assert cleanup()["guests' assessments"] == 0
    assert Assessment.objects.count() == 2
    assert User.objects.exists()


def test_deleted_assessments_and_closed_links_are_purged_after_thirty_days(
    alice, typical_scientist
):
    now = timezone.now()
    links = [sharing.share_create(assessment=typical_scientist, days=d) for d in (7, 30, 90)]
    for link, days in zip(links, (29, 31, None), strict=True):
        if days:
            SharedReport.objects.filter(pk=link.pk).update(revoked_at=now - timedelta(days=days))
    assert cleanup()["closed links"] == 1
    assert set(SharedReport.objects.values_list("pk", flat=True)) == {links[0].pk, links[2].pk}
    for days, left in ((29, 1), (31, 0)):
        Assessment.objects.update(deleted_at=now - timedelta(days=days))
        cleanup()
        assert Assessment.objects.count() == left
    assert not Snapshot.objects.exists()


def test_the_command_reports_what_it_deleted(alice):
    age(alice.begin(), 100)
    expire(alice)
    output = io.StringIO()
    call_command("cleanup", "--dry-run", stdout=output)
    assert "1 guests' assessments would be deleted" in output.getvalue()
    assert Assessment.objects.exists()
    call_command("cleanup", stdout=output)
    assert "1 guests' assessments deleted" in output.getvalue()
    assert not Assessment.objects.exists()


def test_guests_without_answers_are_deleted_after_a_week_with_their_session(alice, mallory):
    """A robot without cookies leaves a session and a draft with each request."""
    answered, empty, named = alice.begin(), mallory.begin(), mallory.begin("software-engineer")
    alice.save_one(answered, "devops-mlops", "docker", "1")
    mallory.client.post(f"/assessments/{named.pk}/rename/", {"title": "Mine"})
    robot = Person(Client())
    young, old = Person(Client()).begin(), robot.begin()
    for draft in (answered, empty, named, old):
        age(draft, 8)
    idle = timezone.now() + timedelta(days=82)
    robots = Session.objects.filter(pk=robot.client.session.session_key)
    Session.objects.filter(pk__in=[robots.get().pk, alice.client.session.session_key]).update(
        expire_date=idle
    )
    counts = cleanup()
    assert (counts["unused assessments"], counts["unused sessions"]) == (2, 1)
    assert set(Assessment.objects.all()) == {answered, named, young}
    assert not robots.exists()
    assert alice.get("assessment", answered.pk).status_code == 200
