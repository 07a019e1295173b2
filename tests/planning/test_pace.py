"""Hours a week, weeks off and the dates that follow from them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from assessments import models
from tests.cast import Person
from tests.planning.plans import plan_of

pytestmark = pytest.mark.django_db


def pace_message(person: Person, assessment: models.Assessment) -> str:
    """The message next to the pace, shown once after a change."""
    page = person.page("plan", assessment.pk)
    return page.select_one("#pace .confirmation p").get_text()


def test_pace_and_weeks_off(alice, typical_scientist):
    today = timezone.localdate()
    start = today + timedelta(days=10)
    before = plan_of(typical_scientist).steps[-1].done_by
    sent = {"hours": "12", "start": start.isoformat()}
    alice.client.post(reverse("assessments:plan_pace", args=[typical_scientist.pk]), sent)
    faster = plan_of(typical_scientist).steps[-1].done_by
    assert faster < before
    assert re.search(
        r"Saved: 12 hours a week\. Time to apply: likely .* That is \d+ months sooner\.",
        pace_message(alice, typical_scientist),
    )
    off = {
        "first": (start + timedelta(weeks=2)).isoformat(),
        "last": (start + timedelta(weeks=4)).isoformat(),
    }
    url = reverse("assessments:plan_time_off", args=[typical_scientist.pk])
    for _ in range(2):
        assert alice.client.post(url, off).status_code == 302
    assert models.TimeOff.objects.count() == 1
    assert re.search(
        r"Saved: time off from .* That is [34] weeks later\.",
        pace_message(alice, typical_scientist),
    )
    later = plan_of(typical_scientist).steps[-1].done_by
    assert timedelta(weeks=3) <= later - faster <= timedelta(weeks=4)
    alice.client.post(url, off | {"remove": "yes"})
    assert plan_of(typical_scientist).steps[-1].done_by == faster


@pytest.mark.parametrize(
    "off",
    [
        {"first": "2027-01-10", "last": "2027-01-09"},
        {"first": "2027-01-10", "last": "2029-01-09"},
        {"first": "x", "last": "2029-01-09"},
        {"first": "2027-01-10"},
    ],
)
def test_invalid_weeks_off(alice, typical_scientist, off):
    response = alice.client.post(
        reverse("assessments:plan_time_off", args=[typical_scientist.pk]), off
    )
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()
    assert not models.TimeOff.objects.exists()


def test_remaining_steps_start_today_at_the_earliest(alice, typical_scientist):
    sent = {"hours": "6", "start": "2021-01-01"}
    alice.client.post(reverse("assessments:plan_pace", args=[typical_scientist.pk]), sent)
    assert plan_of(typical_scientist).steps[0].done_by > timezone.localdate()
    assert 'value="2021-01-01"' in alice.get("plan", typical_scientist.pk).content.decode()


def test_calendar_file(alice, typical_scientist):
    response = alice.get("plan_calendar", typical_scientist.pk)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    events = Calendar.from_ical(response.content).walk("VEVENT")
    milestones = plan_of(typical_scientist).milestones
    assert [event.decoded("dtstart") for event in events] == [m.done_by for m in milestones]
    assert len({event["uid"] for event in events}) == len(events)
    assert any(event["summary"] == "Time to apply" for event in events)
