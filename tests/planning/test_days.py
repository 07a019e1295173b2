"""The day is the person's, wherever they are and whether or not their browser reports it."""

from datetime import date
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override
from icalendar import Calendar

from assessments import models, selectors
from assessments.taxonomy_store import editions
from tests.cast import soup, words

pytestmark = pytest.mark.django_db
# At this moment it is the 25th in Honolulu and the 26th in UTC and, for some hours, in Auckland.
MORNING, NIGHT = "2026-11-26T06:00:00Z", "2026-11-26T20:00:00Z"


def start_shown(person, assessment) -> str:
    page = person.page("plan", assessment.pk)
    return page.select_one("#id_start")["value"]


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (MORNING, "", "2026-11-26"),
        (MORNING, "Pacific/Honolulu", "2026-11-25"),
        (NIGHT, "Pacific/Auckland", "2026-11-27"),
        (NIGHT, "Pacific/Honolulu", "2026-11-26"),
    ],
)
def test_a_plan_starts_on_the_persons_day(moment, zone, day, alice, typical_scientist):
    alice.client.cookies["time_zone"] = quote(zone, safe="")
    with time_machine.travel(moment, tick=False):
        assert start_shown(alice, typical_scientist) == day
        # Creating the plan keeps the day that was shown.
        alice.do(typical_scientist, "done:docker:2")
        assert models.Plan.objects.get().start == date.fromisoformat(day)
        assert start_shown(alice, typical_scientist) == day


def test_an_invalid_time_zone_counts_as_utc(alice, typical_scientist):
    with time_machine.travel(NIGHT, tick=False):
        for zone in ("Nowhere/Atlantis", "../../etc/passwd", "Europe", "x" * 5000):
            alice.client.cookies["time_zone"] = quote(zone, safe="")
            assert start_shown(alice, typical_scientist) == "2026-11-26", zone


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-26"])
def test_without_scripts_a_start_date_that_is_today_for_the_person_is_kept(
    day, alice, typical_scientist
):
    with time_machine.travel(MORNING, tick=False):
        sent = {"hours": "6", "start": day}
        url = reverse("assessments:plan_pace", args=[typical_scientist.pk])
        assert alice.client.post(url, sent).status_code == 302
        choices = selectors.plan_choices(
            typical_scientist, editions.edition_current(), date(2026, 11, 26)
        )
        assert choices.schedule.start == date.fromisoformat(day)
    with time_machine.travel("2026-12-01T06:00:00Z", tick=False):
        choices = selectors.plan_choices(
            typical_scientist, editions.edition_current(), date(2026, 12, 1)
        )
        assert choices.schedule.start == date(2026, 12, 1)


def test_every_date_of_a_person_is_their_local_date(alice, typical_scientist):
    models.Assessment.objects.update(submitted_at="2026-11-26T20:00:00Z")
    alice.client.cookies["time_zone"] = "Pacific%2FAuckland"
    with time_machine.travel(NIGHT, tick=False):
        report = alice.get("report", typical_scientist.pk).content.decode()
        assert date_format(date(2026, 11, 27)) in report
        for name in ("report_json", "report_csv"):
            file = alice.get(name, typical_scientist.pk)["Content-Disposition"]
            assert "2026-11-27" in file
        assert "2026-11-27" in alice.get("export_data")["Content-Disposition"]
        first = milestones(alice, typical_scientist)
        alice.client.cookies["time_zone"] = "Pacific%2FHonolulu"
        earlier = milestones(alice, typical_scientist)
    assert {(one - other).days for one, other in zip(first, earlier, strict=True)} == {1}


def milestones(person, assessment) -> list[date]:
    calendar = Calendar.from_ical(person.get("plan_calendar", assessment.pk).content)
    return [event["dtstart"].dt for event in calendar.walk("VEVENT")]


def test_a_time_shown_in_utc_is_in_utc(alice, typical_scientist):
    draft = alice.begin(start_role="software-engineer")
    models.Assessment.objects.filter(pk=draft.pk).update(updated_at="2026-11-26T20:00:00Z")
    alice.client.cookies["time_zone"] = "Pacific%2FAuckland"
    for name in ("home", "my_assessments"):
        page = " ".join(alice.get(name).content.decode().split())
        assert "26 November 2026" in page
        assert "20:00 UTC" in page or "8 p.m. UTC" in page


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_no_line_breaks_inside_a_date(language):
    with override(language):
        for name in ("DATE_FORMAT", "SHORT_DATE_FORMAT"):
            assert " " not in date_format(date(2026, 11, 26), name)


def test_the_admin_stays_in_utc(client):
    client.force_login(models.User.objects.create_superuser("root@example.org"))
    models.AnswerAccess.objects.create(
        email="x@example.org",
        assessment="6f3d6f7a-0000-4000-8000-000000000000",
        seen_at="2026-11-26T20:00:00Z",
    )
    client.cookies["time_zone"] = "Pacific%2FAuckland"
    page = words(soup(client.get(reverse("admin:assessments_answeraccess_changelist"))))
    assert "26 November 2026" in page
    assert settings.TIME_ZONE == "UTC"
