"""Deleting what nobody can reach any more."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments import models
from assessments.models.locks import lock_guest
from assessments.selectors.owners import GUEST_KEY, RENEWED_ON
from assessments.services.removal import AT_ONCE, rows_delete, unused_snapshots_delete

# A closed link is listed for its owner for so long.
CLOSED_LINKS_KEPT = timedelta(days=30)
# A guest who has answered nothing for so long loses nothing.
UNUSED_KEPT = timedelta(days=7)
# Longer than any request, which may have found its session still there and be renewing it.
UNDER_WAY = timedelta(days=1)


def cleanup(*, dry_run: bool = False) -> dict[str, int]:
    """Delete what cannot be reached, and return how many rows of each kind that is.

    Sessions that have expired (90 days after their last use) a day ago; guests' assessments whose
    session is gone, or that had no answer for 7 days, with their session; what was deleted more
    than 30 days ago; links that have been closed for 30 days; parts of the taxonomy that no result
    needs; counts of rate limits that are over. It commits in small steps, so that visitors can
    save in between. With ``dry_run`` nothing is deleted, all in one transaction.
    """
    with transaction.atomic() if dry_run else nullcontext():
        counts = _cleanup(timezone.now())
        if dry_run:
            transaction.set_rollback(True)
    return counts


def _cleanup(now: datetime) -> dict[str, int]:
    before = now - UNDER_WAY
    closed = now - CLOSED_LINKS_KEPT
    return {
        "sessions": rows_delete(Session.objects.filter(expire_date__lt=before)),
        "guests' assessments": _remove_unreachable(before),
        "unused assessments": _remove_unused(now - UNUSED_KEPT),
        "unused sessions": _remove_unused_sessions(now - UNUSED_KEPT),
        "deleted assessments": rows_delete(
            models.Assessment.objects.filter(deleted_at__lt=now - models.DELETED_KEPT)
        ),
        "closed links": rows_delete(
            models.SharedReport.objects.filter(Q(expires_at__lt=closed) | Q(revoked_at__lt=closed))
        ),
        "snapshots": unused_snapshots_delete(models.Snapshot.objects.all()),
        "expired limits": rows_delete(models.CachedValue.objects.filter(expires__lt=now)),
    }


def _remove_unused(before: datetime) -> int:
    """Delete guests' drafts without an answer: robots leave one for each request."""
    answers = models.Answer.objects.filter(assessment=OuterRef("pk"))
    return rows_delete(
        models.Assessment.objects.filter(
            ~Exists(answers), user=None, submitted_at=None, title="", updated_at__lt=before
        )
    )


def _remove_unused_sessions(before: datetime) -> int:
    """Delete sessions of guests who have nothing and did not come back."""
    store, guests = SessionStore(), {}
    last_use = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    for session in Session.objects.filter(expire_date__lt=before + last_use).iterator():
        data = store.decode(session.session_data)
        if GUEST_KEY in data and data.keys() <= {GUEST_KEY, RENEWED_ON}:
            guests[UUID(data[GUEST_KEY])] = session.pk
    count, keys = 0, list(guests)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction.atomic(savepoint=False):
            # In the order of the keys; from here on none of them begins an assessment.
            for key in sorted(some):
                lock_guest(key)
            used = models.Assessment.objects.filter(guest_key__in=some)
            unused = set(some) - set(used.values_list("guest_key", flat=True))
            count += rows_delete(Session.objects.filter(pk__in=[guests[key] for key in unused]))
    return count


def _remove_unreachable(before: datetime) -> int:
    guests = models.Assessment.objects.filter(user=None, updated_at__lt=before)
    # The keys are read before the sessions: a session is there before its first assessment is.
    keys = list(guests.order_by().values_list("guest_key", flat=True).distinct())
    store, live = SessionStore(), set()
    for data in Session.objects.values_list("session_data", flat=True).iterator():
        live.add(store.decode(data).get(GUEST_KEY))
    gone = [key for key in keys if str(key) not in live]
    return sum(
        rows_delete(guests.filter(guest_key__in=gone[start : start + AT_ONCE]))
        for start in range(0, len(gone), AT_ONCE)
    )
