"""What writes hold until their transaction ends, so that two of them at once do no harm.

Always in this order, which leaves nobody waiting for each other:

1. the taxonomy, alone for an edit, together with others for whatever names its skills and roles;
2. ``IMPORT`` for files that people bring in;
3. an owner, for what looks at all that is theirs: a guest before an account;
4. assessments by their key; 5. what hangs on them; 6. snapshots by their digest.

On SQLite one transaction writes at a time, and there is nothing to be held.
"""

from uuid import UUID

from django.db import connection

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def _hold(query: str, name: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(query, [name])


def lock_taxonomy_for_edit() -> None:
    """Let nobody else edit the taxonomy, nor write what names a part of it."""
    _hold(ALONE, "taxonomy")


def lock_taxonomy_for_read() -> None:
    """Let nobody edit the taxonomy: what names a part of it can rely on finding it."""
    _hold(TOGETHER, "taxonomy")


def lock_imports() -> None:
    """Let nobody else bring a file in, which may hold assessments of the same keys."""
    _hold(ALONE, "import")


def lock_guest(key: UUID) -> None:
    """Let nobody else begin, bring in, claim or delete what a browser session has made."""
    _hold(ALONE, f"guest {key}")
