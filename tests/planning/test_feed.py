"""A calendar of the milestones at an address that works until it is revoked."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from assessments import selectors, services
from assessments.domain.errors import GoneError
from assessments.domain.planning.feed import (
    CANCELLED_RETENTION,
    Event,
    events_from_json,
    events_to_json,
    next_events,
)
from assessments.models import Assessment, CalendarFeed
from assessments.web.calendar_file import milestone_events
from tests.cast import Person, path_of
from tests.planning.plans import plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(alice, typical_scientist) -> CalendarFeed:
    """The feed of Alice's plan, created on the page."""
    response = alice.client.post(path_of("create_feed", typical_scientist.pk))
    assert response["Location"] == f"{path_of('plan', typical_scientist.pk)}#calendar"
    return CalendarFeed.objects.get()


def events(feed: CalendarFeed) -> dict[str, dict]:
    """Return the events that a calendar app reads, by UID."""
    response = Client().get(feed.get_absolute_url())
    assert response.status_code == 200
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).events}


def confirmed(rows: dict[str, dict]) -> dict[str, dict]:
    return {uid: event for uid, event in rows.items() if event["status"] == "CONFIRMED"}


def section(assessment: Assessment) -> BeautifulSoup:
    """Return the part of the plan's page about the calendar."""
    context = {"assessment": assessment, "feed": selectors.plan_feed(assessment)}
    request = RequestFactory().get("/")
    return BeautifulSoup(render_to_string("plan/_calendar.html", context, request), "html.parser")


def test_the_page_offers_a_file_and_an_address(alice, typical_scientist):
    def targets() -> list[str]:
        return [form["action"] for form in section(typical_scientist).select("form")]

    assert targets() == [path_of("create_feed", typical_scientist.pk)]
    alice.client.post(path_of("create_feed", typical_scientist.pk))
    assert targets() == [path_of("revoke_feed", typical_scientist.pk)]
    field = section(typical_scientist).input
    feed = CalendarFeed.objects.get()
    assert field["value"] == f"http://testserver{feed.get_absolute_url()}"
    assert section(typical_scientist).select_one(f"label[for={field['id']}]")
    file = section(typical_scientist).a["href"]
    assert file == path_of("plan_calendar", typical_scientist.pk)


def test_anyone_with_the_address_reads_the_milestones(feed, typical_scientist):
    response = Client().get(feed.get_absolute_url())
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "noindex" in response["X-Robots-Tag"]
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert not response.cookies
    milestones = plan_of(typical_scientist).milestones
    rows = events(feed)
    assert [event.decoded("dtstart") for event in rows.values()] == [m.done_by for m in milestones]
    assert {int(event["sequence"]) for event in rows.values()} == {0}
    assert confirmed(rows) == rows
    assert len(response.content) < 20_000
    calendar = Calendar.from_ical(response.content)
    assert calendar.decoded("refresh-interval") == timedelta(hours=12)


def test_the_calendar_shows_nothing_about_its_owner(alice, feed, typical_scientist):
    alice.sign_up()
    services.assessment_rename(assessment=typical_scientist, title="My secret")
    alice.make_plan(typical_scientist)
    text = Client().get(feed.get_absolute_url()).content.decode().replace("\r\n ", "")
    for personal in ("secret", "carol", "example.org", "Images of", "The build"):
        assert personal not in text
    # Only the owner can open the page that it links to.
    assert path_of("plan", typical_scientist.pk) in text
    assert Client().get(path_of("plan", typical_scientist.pk)).status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(feed):
    first = Client().get(feed.get_absolute_url())
    stored = CalendarFeed.objects.get().events
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        again = Client().get(feed.get_absolute_url())
        assert again.content == first.content
        known = Client().get(feed.get_absolute_url(), headers={"if-none-match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert CalendarFeed.objects.get().events == stored


def test_milestones_that_move_keep_their_uids(alice, feed, typical_scientist):
    before = events(feed)
    sent = {"hours": "20", "start": timezone.localdate().isoformat()}
    alice.client.post(path_of("plan_pace", typical_scientist.pk), sent)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        after = events(feed)
    last = f"all-all-{feed.pk}@mlcareer"
    assert after[last].decoded("dtstart") < before[last].decoded("dtstart")
    assert after[last]["sequence"] == 1
    for name in ("dtstamp", "last-modified"):
        assert after[last].decoded(name) > before[last].decoded(name)
    assert {event["sequence"] for event in confirmed(after).values()} <= {0, 1}


def test_a_milestone_that_is_gone_is_cancelled_for_a_while(alice, feed, typical_scientist):
    before = events(feed)
    chapter = plan_of(typical_scientist).chapters[0]
    (uid,) = [uid for uid in before if uid.startswith(f"chapter-{chapter.source.slug}-{feed.pk}")]
    for row in chapter.open_rows:
        alice.do(typical_scientist, f"done:{row.key}")
    now = timezone.now()
    after = events(feed)
    assert (after[uid]["status"], after[uid]["sequence"]) == ("CANCELLED", 1)
    assert after[uid]["summary"] == before[uid]["summary"]
    assert events(feed)[uid] == after[uid]
    with time_machine.travel(now + CANCELLED_RETENTION + timedelta(days=1)):
        assert uid not in events(feed)


def test_a_milestone_that_comes_back_is_confirmed_again(alice, feed, typical_scientist):
    events(feed)
    chapter = plan_of(typical_scientist).chapters[0]
    for row in chapter.open_rows:
        alice.do(typical_scientist, f"done:{row.key}")
    gone = events(feed)
    for row in reversed(chapter.open_rows):
        alice.do(typical_scientist, f"undone:{row.key}")
    back = events(feed)
    (uid,) = gone.keys() - confirmed(gone).keys()
    assert (back[uid]["status"], back[uid]["sequence"]) == ("CONFIRMED", 2)


DAY = date(2027, 1, 1)
PLANS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 5), max_size=4), min_size=1, max_size=8
)


@given(plans=PLANS, pause=st.integers(1, 90))
def test_calendars_learn_every_change_and_nothing_else(plans, pause):
    now, sent = datetime(2026, 12, 1, tzinfo=UTC), []
    for plan in plans:
        now += timedelta(days=pause)
        current = [
            Event(key, key, DAY + timedelta(days=day), DAY, changed_at=now)
            for key, day in plan.items()
        ]
        before = {event.key: event for event in sent}
        sent = next_events(events_from_json(events_to_json(sent)), current, now)
        assert len({event.key for event in sent}) == len(sent)
        assert [event.key for event in sent if not event.is_cancelled] == list(plan)
        for event in sent:
            former = before.get(event.key)
            if former and former != event:
                assert (event.sequence, event.changed_at) == (former.sequence + 1, now)
        missing = before.keys() - {event.key for event in sent}
        assert all(before[key].is_cancelled for key in missing)
        assert next_events(sent, current, now + timedelta(minutes=1)) == sent


def test_two_apps_that_read_at_once_count_a_change_once(feed, typical_scientist):
    events(feed)
    now, stale = timezone.now(), CalendarFeed.objects.get()
    current = milestone_events(plan_of(typical_scientist).milestones[1:], now)
    first = services.feed_update(feed=stale, current=current, now=now)
    assert services.feed_update(feed=stale, current=current, now=now) == first
    services.feed_revoke(assessment=typical_scientist)
    with pytest.raises(GoneError):
        services.feed_update(feed=stale, current=[], now=now)


def test_the_events_are_in_the_language_of_their_owner(alice, typical_scientist):
    alice.client.post(reverse("set_language"), {"language": "de"})
    alice.client.post(path_of("create_feed", typical_scientist.pk))
    feed = CalendarFeed.objects.get()
    response = Client(headers={"accept-language": "en"}).get(feed.get_absolute_url())
    assert "SUMMARY:Alle Lücken geschlossen" in response.content.decode()
    assert response["Content-Language"] == "de"


def test_a_revoked_address_is_like_an_unknown_one(alice, feed, typical_scientist):
    address = feed.get_absolute_url()
    for _ in range(2):
        response = alice.client.post(path_of("revoke_feed", typical_scientist.pk))
        assert response.status_code == 302
    gone, unknown = Client().get(address), Client().get("/calendar/no-such-token.ics")
    assert gone.status_code == unknown.status_code == 404
    alice.client.post(path_of("create_feed", typical_scientist.pk))
    assert CalendarFeed.objects.get().token != feed.token
    assert Client().get(address).status_code == 404


def test_a_deleted_plan_has_no_calendar(alice, feed, typical_scientist):
    services.assessment_delete(assessment=typical_scientist)
    assert Client().get(feed.get_absolute_url()).status_code == 404
    services.assessment_restore(assessment=typical_scientist)
    assert Client().get(feed.get_absolute_url()).status_code == 200
    alice.delete_everything()
    assert not CalendarFeed.objects.exists()


@pytest.mark.database
def test_creating_twice_gives_one_address(alice, feed, typical_scientist):
    alice.client.post(path_of("create_feed", typical_scientist.pk))
    assert CalendarFeed.objects.get().token == feed.token
    assert len(feed.token) >= 32


def test_only_the_owner_creates_and_revokes(alice, mallory, feed, typical_scientist):
    mallory.begin()
    for name in ("create_feed", "revoke_feed"):
        response = mallory.client.post(path_of(name, typical_scientist.pk))
        assert response.status_code == 404
    assert CalendarFeed.objects.get() == feed
    # The plan belongs to a result.
    draft = alice.begin()
    assert "review" in alice.client.post(path_of("create_feed", draft.pk))["Location"]


def test_a_calendar_is_read_only(feed):
    assert Client().head(feed.get_absolute_url()).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(feed.get_absolute_url()).status_code == 405


def test_reading_is_limited_for_each_network(feed, settings):
    settings.EXPORTS_PER_HOUR = 0
    response = Client().get(feed.get_absolute_url())
    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 3600


def test_the_calendar_continues_with_the_next_result(alice: Person, feed, typical_scientist):
    before = events(feed)
    alice.client.post(path_of("retake", typical_scientist.pk))
    draft = Assessment.objects.get(submitted_at=None)
    alice.submit(draft)
    feed.refresh_from_db()
    assert feed.assessment == draft
    assert path_of("plan", draft.pk) in str(next(iter(events(feed).values()))["description"])
    assert events(feed).keys() == before.keys()
    # A plan for another role is another calendar.
    other = alice.begin(target_role="product-machine-learning-engineer")
    alice.submit(other)
    feed.refresh_from_db()
    assert feed.assessment == draft
