"""Delete rows that no one can reach any more."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments import models
from assessments.models.locks import lock_guest
from assessments.selectors.owners import GUEST_KEY, RENEWED_ON
from assessments.services.removal import BATCH_SIZE, rows_delete, unused_snapshots_delete

# How long closed links stay in the owner's list.
CLOSED_LINK_RETENTION = timedelta(days=30)
# How long guests' drafts without an answer are kept.
UNUSED_RETENTION = timedelta(days=7)
# Grace period: a request in flight may still be renewing its session.
GRACE_PERIOD = timedelta(days=1)


def cleanup(*, dry_run: bool = False) -> dict[str, int]:
    """Delete unreachable rows and return the number of rows by kind.

    These are sessions that expired more than a day ago (90 days after their last use); guests'
    assessments and job ads without a session, assessments without an answer for 7 days, and
    sessions without either; assessments deleted more than 30 days ago; job ads that their owner has
    not kept for 30 days; links closed for 30 days; snapshots of the taxonomy that no result uses;
    expired rate limits. It commits in small batches, so that visitors can save in
    between. With ``dry_run`` everything runs in one transaction, which is rolled back.
    """
    with transaction.atomic() if dry_run else nullcontext():
        counts = _cleanup(timezone.now())
        if dry_run:
            transaction.set_rollback(True)
    return counts


def _cleanup(now: datetime) -> dict[str, int]:
    before = now - GRACE_PERIOD
    closed = now - CLOSED_LINK_RETENTION
    return {
        "sessions": rows_delete(Session.objects.filter(expire_date__lt=before)),
        "guests' assessments": _remove_unreachable(
            models.Assessment.objects.filter(user=None, updated_at__lt=before)
        ),
        "guests' job ads": _remove_unreachable(
            models.JobAd.objects.filter(user=None, created_at__lt=before)
        ),
        "unused assessments": _remove_unused(now - UNUSED_RETENTION),
        "unused sessions": _remove_unused_sessions(now - UNUSED_RETENTION),
        "deleted assessments": rows_delete(
            models.Assessment.objects.filter(deleted_at__lt=now - models.DELETED_RETENTION)
        ),
        "job ads not kept": rows_delete(
            models.JobAd.objects.filter(kept_at=None, created_at__lt=now - models.UNKEPT_RETENTION)
        ),
        "closed links": rows_delete(
            models.SharedReport.objects.filter(Q(expires_at__lt=closed) | Q(revoked_at__lt=closed))
        ),
        "snapshots": unused_snapshots_delete(models.Snapshot.objects.all()),
        "expired limits": rows_delete(models.CachedValue.objects.filter(expires__lt=now)),
    }


def _remove_unused(before: datetime) -> int:
    """Delete guests' drafts without an answer: robots create one with each request."""
    answers = models.Answer.objects.filter(assessment=OuterRef("pk"))
    return rows_delete(
        models.Assessment.objects.filter(
            ~Exists(answers), user=None, submitted_at=None, title="", updated_at__lt=before
        )
    )


def _remove_unused_sessions(before: datetime) -> int:
    """Delete sessions of guests who have no assessments and job ads, and did not come back."""
    store, guests = SessionStore(), {}
    last_use = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    for session in Session.objects.filter(expire_date__lt=before + last_use).iterator():
        data = store.decode(session.session_data)
        if GUEST_KEY in data and data.keys() <= {GUEST_KEY, RENEWED_ON}:
            guests[UUID(data[GUEST_KEY])] = session.pk
    count, keys = 0, list(guests)
    for start in range(0, len(keys), BATCH_SIZE):
        batch = keys[start : start + BATCH_SIZE]
        with transaction.atomic(savepoint=False):
            # Sorted, against deadlocks. A locked guest cannot start an assessment.
            for key in sorted(batch):
                lock_guest(key)
            unused = set(batch)
            for model in (models.Assessment, models.JobAd):
                rows = model._default_manager.filter(guest_key__in=batch)
                unused -= set(rows.values_list("guest_key", flat=True))
            count += rows_delete(Session.objects.filter(pk__in=[guests[key] for key in unused]))
    return count


def _remove_unreachable(guests: QuerySet[Any]) -> int:
    """Delete those of guests' rows whose session is gone."""
    # Keys first, then sessions: a session always exists before its guest's first row.
    keys = list(guests.order_by().values_list("guest_key", flat=True).distinct())
    store = SessionStore()
    live_keys = {
        store.decode(data).get(GUEST_KEY)
        for data in Session.objects.values_list("session_data", flat=True).iterator()
    }
    gone = [key for key in keys if str(key) not in live_keys]
    return sum(
        rows_delete(guests.filter(guest_key__in=gone[start : start + BATCH_SIZE]))
        for start in range(0, len(gone), BATCH_SIZE)
    )
