"""Limits on the notes and addresses that one result can have as evidence.

Each new result stores them again, and an export of all results must stay small enough to import.
"""

import json
from collections.abc import Iterable

# In bytes of exported JSON. 77 full notes with three links each take about 60,000.
MAX_SKILL_EVIDENCE = 80_000
MAX_PROJECT_EVIDENCE = 30_000


class TooMuchEvidenceError(ValueError):
    """The notes and addresses of a result would exceed the limit on their total length."""


def check_evidence_size(texts: Iterable[str], most: int) -> None:
    """Raise TooMuchEvidenceError if ``texts`` take more than ``most`` bytes in total."""
    if sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in texts) > most:
        raise TooMuchEvidenceError
