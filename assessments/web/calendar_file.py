"""A plan's milestones as a calendar file."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assessments.domain.planning.milestones import Milestone
from assessments.web.labels import milestone_label


def milestones_calendar(
    milestones: tuple[Milestone, ...], *, key: Any, address: str, now: datetime
) -> bytes:
    """Return an iCalendar file (RFC 5545) with an all-day event for each milestone.

    ``key`` identifies the plan, so that importing again updates events instead of adding them
    twice; ``address`` is the URL of the plan's page.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//mlcareer//plan//EN")
    calendar.add("version", "2.0")
    for milestone in milestones:
        event = Event()
        event.add("uid", f"{milestone.kind}-{milestone.slug}-{key}@mlcareer")
        event.add("dtstamp", now)
        event.add("dtstart", milestone.done_by)
        event.add("dtend", milestone.done_by + timedelta(days=1))
        event.add("summary", milestone_label(milestone))
        event.add(
            "description",
            _("Likely by this day, by %(day)s if things go slowly. The plan: %(address)s")
            % {"day": date_format(milestone.done_by_slow), "address": address},
        )
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
