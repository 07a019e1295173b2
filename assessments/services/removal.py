"""Removing rows for good."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from assessments.models import Result, Snapshot

# Databases limit how many values a query has.
AT_ONCE = 500

Row = TypeVar("Row", bound=Model)


def rows_delete(rows: QuerySet[Row]) -> int:
    """Remove rows with what hangs on them, and return how many they were.

    Each is held first, in the order of the keys: what is written to one at that moment is waited
    for, and one that is no longer among ``rows`` then stays. Every AT_ONCE rows are committed,
    unless the caller has a transaction.
    """
    count = 0
    while True:
        with transaction.atomic(savepoint=False):
            locked = rows.select_for_update().order_by("pk")
            held = list(locked.values_list("pk", flat=True)[:AT_ONCE])
            if not held:
                return count
            rows.model._default_manager.filter(pk__in=held).delete()
        count += len(held)


def unused_snapshots_delete(snapshots: QuerySet[Snapshot]) -> int:
    """Remove those that no result rests on, and return how many.

    One that somebody else holds is about to be used and stays.
    """
    unused = snapshots.filter(~Exists(Result.objects.filter(snapshot=OuterRef("pk"))))
    with transaction.atomic(savepoint=False):
        held = list(unused.select_for_update(skip_locked=True).values_list("pk", flat=True))
        # Looked at again: a result may have come between the look and the hold.
        _, counts = unused.filter(pk__in=held).delete()
    return counts.get(Snapshot._meta.label, 0)
