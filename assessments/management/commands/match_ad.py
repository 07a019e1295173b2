"""Match advertisements: JSON Lines in, JSON Lines out."""

from typing import Any

from assessments.management.batch import BatchCommand, matched
from assessments.taxonomy_store.editions import Edition


class Command(BatchCommand):
    """Prints what each line's advertisement asks for."""

    help = (
        "Find what job advertisements in English ask for, one JSON object per line: id, text and "
        "optionally target_role. Exits with 1 if a line could not be matched, with 2 if there is "
        "no taxonomy."
    )
    done = "matched"

    def compute(self, entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
        """Return the findings of a line. Raises LineError."""
        return matched(entry, edition)
