"""Locks for concurrent writes. Each is held until its transaction ends.

To avoid deadlocks, always lock in this order:

1. the taxonomy: exclusive for edits, shared for writes that refer to its skills and roles;
2. the draft of changes to the taxonomy;
3. imports of people's files;
4. owners, for operations on all their data: a guest before an account;
5. assessments, by primary key;
6. rows that belong to assessments;
7. snapshots, by digest.

SQLite allows only one writing transaction at a time, so these locks do nothing there.
"""

from uuid import UUID

from django.db import connection

EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def _lock(query: str, name: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(query, [name])


def lock_taxonomy_for_edit() -> None:
    """Block other edits of the taxonomy, and writes that refer to it."""
    _lock(EXCLUSIVE, "taxonomy")


def lock_taxonomy_for_read() -> None:
    """Block edits of the taxonomy, so that skills and roles referred to continue to exist."""
    _lock(SHARED, "taxonomy")


def lock_draft() -> None:
    """Block other requests that show, edit or publish the draft of changes."""
    _lock(EXCLUSIVE, "draft")


def lock_imports() -> None:
    """Block other imports, which may have assessments with the same keys."""
    _lock(EXCLUSIVE, "import")


def lock_guest(key: UUID) -> None:
    """Block other requests that create, import, claim or delete assessments of a guest."""
    _lock(EXCLUSIVE, f"guest {key}")
