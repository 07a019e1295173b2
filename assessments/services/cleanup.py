"""Removing what nobody can reach any more."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments import models
from assessments.access import GUEST_KEY
from assessments.services.removal import AT_ONCE, rows_remove, snapshots_remove

# A closed link is listed for its owner for so long.
CLOSED_LINKS_KEPT = timedelta(days=30)
# Longer than any request, which may have found its session still there and be renewing it.
UNDER_WAY = timedelta(days=1)


@transaction.atomic
def cleanup(*, dry_run: bool = False) -> dict[str, int]:
    """Remove what cannot be reached, and return how many rows of each kind that is.

    Sessions that have expired (90 days after their last use) a day ago; guests' assessments whose
    session is gone; what was deleted more than 30 days ago; links that have been closed for 30
    days; parts of the taxonomy that no result rests on. With ``dry_run`` nothing is removed.
    """
    now = timezone.now()
    before = now - UNDER_WAY
    closed = now - CLOSED_LINKS_KEPT
    found = {
        "sessions": rows_remove(Session.objects.filter(expire_date__lt=before)),
        "guests' assessments": _remove_unreachable(before),
        "deleted assessments": rows_remove(
            models.Assessment.objects.filter(deleted_at__lt=now - models.DELETED_KEPT)
        ),
        "closed links": rows_remove(
            models.SharedReport.objects.filter(Q(expires_at__lt=closed) | Q(revoked_at__lt=closed))
        ),
        "snapshots": snapshots_remove(models.Snapshot.objects.all()),
    }
    if dry_run:
        transaction.set_rollback(True)
    return found


def _remove_unreachable(before: datetime) -> int:
    guests = models.Assessment.objects.filter(user=None, updated_at__lt=before)
    # The keys are read before the sessions: a session is there before its first assessment is.
    keys = list(guests.order_by().values_list("guest_key", flat=True).distinct())
    store, live = SessionStore(), set()
    for data in Session.objects.values_list("session_data", flat=True).iterator():
        live.add(store.decode(data).get(GUEST_KEY))
    gone = [key for key in keys if str(key) not in live]
    return sum(
        rows_remove(guests.filter(guest_key__in=gone[start : start + AT_ONCE]))
        for start in range(0, len(gone), AT_ONCE)
    )
