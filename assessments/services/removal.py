"""Delete rows in batches."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from assessments.models import Result, Snapshot

# Databases limit the number of values in a query.
BATCH_SIZE = 500

Row = TypeVar("Row", bound=Model)


def rows_delete(rows: QuerySet[Row]) -> int:
    """Delete rows and everything that refers to them; return the number of rows.

    Rows are locked first, in the order of their keys: a write in progress finishes, and a row that
    no longer matches ``rows`` after it is kept. Each batch is committed, unless the caller is in a
    transaction.
    """
    count = 0
    while True:
        with transaction.atomic(savepoint=False):
            locked = rows.select_for_update().order_by("pk")
            keys = list(locked.values_list("pk", flat=True)[:BATCH_SIZE])
            if not keys:
                return count
            rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)


def unused_snapshots_delete(snapshots: QuerySet[Snapshot]) -> int:
    """Delete the snapshots that no result uses and return their number.

    A locked snapshot is about to be used and is kept.
    """
    unused = snapshots.filter(~Exists(Result.objects.filter(snapshot=OuterRef("pk"))))
    with transaction.atomic(savepoint=False):
        keys = list(unused.select_for_update(skip_locked=True).values_list("pk", flat=True))
        # Filter again: a result may have been added between the query and the lock.
        _, counts = unused.filter(pk__in=keys).delete()
    return counts.get(Snapshot._meta.label, 0)
