"""Create, fill and revoke the calendar feed of a plan."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from assessments.domain.errors import GoneError
from assessments.domain.planning.feed import Event, events_from_json, events_to_json, next_events
from assessments.models import Assessment, CalendarFeed
from assessments.selectors.owners import Owner
from assessments.services.locks import lock_assessment


@transaction.atomic
def feed_create(*, assessment: Assessment, language: str) -> CalendarFeed:
    """Return the feed of a submitted assessment's plan; create it if there is none.

    Raises GoneError if the assessment was deleted.
    """
    lock_assessment(assessment)
    feed, _ = CalendarFeed.objects.get_or_create(
        assessment=assessment, defaults={"language": language}
    )
    return feed


def feed_revoke(*, assessment: Assessment) -> bool:
    """Delete the feed of an assessment's plan: its address stops working for good.

    Returns False if there is none, for instance because it has moved to a newer result.
    """
    deleted, _ = CalendarFeed.objects.filter(assessment=assessment).delete()
    return bool(deleted)


def feed_update(*, feed: CalendarFeed, current: Sequence[Event], now: datetime) -> list[Event]:
    """Return the events to send, and remember them if they have changed since the last time.

    ``current`` has an event for each milestone of the plan. Raises GoneError if the feed was
    revoked.
    """
    events = events_from_json(feed.events)
    # Most requests change nothing, and need no write.
    if next_events(events, current, now) != events:
        with transaction.atomic():
            locked = CalendarFeed.objects.select_for_update().filter(pk=feed.pk).first()
            if locked is None:
                raise GoneError("the feed was revoked")
            events = next_events(events_from_json(locked.events), current, now)
            locked.events = events_to_json(events)
            locked.save(update_fields=["events"])
    return events


def feed_carry_over(*, assessment: Assessment) -> None:
    """Move the feed of the owner's last plan for a target role to a newly submitted assessment.

    Must be called in a transaction.
    """
    owner = Owner.of(assessment)
    rows = CalendarFeed.objects.filter(
        assessment__in=owner.assessments(), assessment__target_role=assessment.target_role
    )
    last = rows.order_by("-assessment__submitted_at").first()
    if last:
        last.assessment = assessment
        last.save(update_fields=["assessment"])
