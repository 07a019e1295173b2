"""Whether the current request works in the draft of changes."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from assessments.domain.taxonomy.document import Taxonomy

# Far above any key that a sequence gives, and exact in every database and script.
FIRST_DRAFT_KEY = 2**52


@dataclass
class WorkingDraft:
    """The draft as written to the database, to be rolled back; ``after`` is its edited taxonomy."""

    after: Taxonomy | None = None


_working: ContextVar[WorkingDraft | None] = ContextVar("working", default=None)


def working_draft() -> WorkingDraft | None:
    """Return the draft that the request works in; None if it works on what is published."""
    return _working.get()


@contextmanager
def set_working() -> Iterator[WorkingDraft]:
    """Mark what runs in this context as work in the draft."""
    token = _working.set(working := WorkingDraft())
    try:
        yield working
    finally:
        _working.reset(token)


def draft_key(table: str, natural: tuple[Any, ...]) -> int:
    """Return a primary key for a row that only the draft has: the same in every request.

    So that a form can refer to a row that is written again, and rolled back, for each request.
    """
    digest = hashlib.sha256(repr((table, natural)).encode()).digest()
    return FIRST_DRAFT_KEY + int.from_bytes(digest[:6])
