"""How much text one result can have as evidence.

Notes and addresses are stored again with each new result, and an export of all of them has to
fit into a file that can be imported.
"""

import json
from collections.abc import Iterable

# In bytes, as an export has them: 77 full notes, each with three links, have some 60,000.
MAX_SKILL_EVIDENCE = 80_000
MAX_PROJECT_EVIDENCE = 30_000


class TooMuchEvidenceError(ValueError):
    """The notes and addresses of a result would be longer than all of them may be together."""


def refuse_too_much(texts: Iterable[str], most: int) -> None:
    """Raise TooMuchEvidenceError where texts are longer than ``most`` bytes together."""
    if sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in texts) > most:
        raise TooMuchEvidenceError
