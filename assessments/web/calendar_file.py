"""A plan's milestones as a calendar: a file, and a feed that calendar apps read again and again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration
from icalendar import Event as CalendarEvent

from assessments.domain.planning.feed import Event
from assessments.domain.planning.milestones import Milestone
from assessments.web.labels import milestone_label

# How often calendar apps should read a feed.
REFRESH = timedelta(hours=12)


def milestone_events(milestones: Iterable[Milestone], now: datetime) -> list[Event]:
    """Return an event for each milestone, in the current language."""
    return [
        Event(
            key=f"{milestone.kind}-{milestone.slug}",
            name=milestone_label(milestone),
            done_by=milestone.done_by,
            done_by_slow=milestone.done_by_slow,
            changed_at=now,
        )
        for milestone in milestones
    ]


def milestones_calendar(
    milestones: Iterable[Milestone], *, key: Any, address: str, now: datetime
) -> bytes:
    """Return an iCalendar file (RFC 5545) with an all-day event for each milestone.

    ``key`` identifies the plan, so that importing again updates events instead of adding them
    twice; ``address`` is the URL of the plan's page.
    """
    return _content(_calendar(milestone_events(milestones, now), key, address))


def feed_calendar(events: Iterable[Event], *, key: Any, address: str) -> bytes:
    """Return the events of a feed as an iCalendar file; ``key`` identifies the feed."""
    calendar = _calendar(events, key, address)
    name = _("My plan (mlcareer)")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    # The second is what Outlook reads.
    calendar.add("refresh-interval", vDuration(REFRESH), {"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    return _content(calendar)


def _calendar(events: Iterable[Event], key: Any, address: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//mlcareer//plan//EN")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_component(event, key, address))
    return calendar


def _component(event: Event, key: Any, address: str) -> CalendarEvent:
    component = CalendarEvent()
    component.add("uid", f"{event.key}-{key}@mlcareer")
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("sequence", event.sequence)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("dtstart", event.done_by)
    component.add("dtend", event.done_by + timedelta(days=1))
    component.add("summary", event.name)
    component.add(
        "description",
        _("Likely by this day, by %(day)s if things go slowly. The plan: %(address)s")
        % {"day": date_format(event.done_by_slow), "address": address},
    )
    component.add("transp", "TRANSPARENT")
    return component


def _content(calendar: Calendar) -> bytes:
    content: bytes = calendar.to_ical()
    return content
