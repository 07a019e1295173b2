"""The events of a calendar that people subscribe to: what was sent, and what has changed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

# How long a cancelled event is sent. Calendar apps read a feed at least every few days.
CANCELLED_RETENTION = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Event:
    """An all-day event for a milestone, as sent to calendars."""

    key: str  # identifies the milestone within the plan
    name: str
    done_by: date  # 50% likely
    done_by_slow: date  # 80% likely
    changed_at: datetime
    sequence: int = 0  # number of changes since it was first sent
    is_cancelled: bool = False


def next_events(sent: Iterable[Event], current: Iterable[Event], now: datetime) -> list[Event]:
    """Return the events to send now, given those that were sent last and the plan's current ones.

    An unchanged event stays as it was. One that is no longer current is cancelled, and left out
    CANCELLED_RETENTION later.
    """
    former = {event.key: event for event in sent}
    events = [_changed(former.pop(event.key, None), event, now) for event in current]
    for event in former.values():
        if not event.is_cancelled:
            events.append(_changed(event, replace(event, is_cancelled=True), now))
        elif event.changed_at > now - CANCELLED_RETENTION:
            events.append(event)
    return events


def _changed(former: Event | None, event: Event, now: datetime) -> Event:
    if former is None:
        return replace(event, changed_at=now)
    same = replace(event, changed_at=former.changed_at, sequence=former.sequence)
    if same == former:
        return former
    return replace(same, changed_at=now, sequence=former.sequence + 1)


_EVENTS = TypeAdapter(list[Event])


def events_from_json(stored: list[Any]) -> list[Event]:
    """Return events from the value of ``events_to_json``."""
    return _EVENTS.validate_python(stored)


def events_to_json(events: list[Event]) -> list[Any]:
    """Return events as a value that can be stored as JSON."""
    stored: list[Any] = _EVENTS.dump_python(events, mode="json")
    return stored
