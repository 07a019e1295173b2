"""Removing what nobody can reach any more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments import models
from assessments.access import GUEST_KEY

# A closed link is listed for its owner for so long.
CLOSED_LINKS_KEPT = timedelta(days=30)
# A session is written at the end of the request that made its assessments.
YOUNG = timedelta(days=1)
# Databases limit how many values a query has.
AT_ONCE = 500


@transaction.atomic
def cleanup(*, dry_run: bool = False) -> dict[str, int]:
    """Remove what cannot be reached, and return how many rows of each kind that is.

    Sessions that have expired (90 days after their last use); guests' assessments whose session is
    gone; what was deleted more than 30 days ago; links that have been closed for 30 days; parts of
    the taxonomy that no result rests on. With ``dry_run`` nothing is removed.
    """
    now = timezone.now()
    closed = now - CLOSED_LINKS_KEPT
    found = {
        "sessions": _remove(Session.objects.filter(expire_date__lt=now)),
        "guests' assessments": _remove_unreachable(now - YOUNG),
        "deleted assessments": _remove(
            models.Assessment.objects.filter(deleted_at__lt=now - models.DELETED_KEPT)
        ),
        "closed links": _remove(
            models.SharedReport.objects.filter(Q(expires_at__lt=closed) | Q(revoked_at__lt=closed))
        ),
        "snapshots": _remove(models.Snapshot.objects.filter(results=None)),
    }
    if dry_run:
        transaction.set_rollback(True)
    return found


def _remove(rows: QuerySet) -> int:  # type: ignore[type-arg]
    """Remove rows with what hangs on them, and return how many they were."""
    _, counts = rows.delete()
    return counts.get(rows.model._meta.label, 0)


def _remove_unreachable(before: datetime) -> int:
    store, live = SessionStore(), set()
    for data in Session.objects.values_list("session_data", flat=True).iterator():
        live.add(store.decode(data).get(GUEST_KEY))
    guests = models.Assessment.objects.filter(user=None, updated_at__lt=before).order_by()
    keys = guests.values_list("guest_key", flat=True).distinct()
    gone: list[UUID] = [key for key in keys if key and str(key) not in live]
    return sum(
        _remove(guests.filter(guest_key__in=gone[start : start + AT_ONCE]))
        for start in range(0, len(gone), AT_ONCE)
    )
