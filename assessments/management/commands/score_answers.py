"""Score answers: JSON Lines in, JSON Lines out."""

from typing import Any

from assessments.management.batch import BatchCommand, scored
from assessments.taxonomy_store.editions import Edition


class Command(BatchCommand):
    """Prints a report for each line."""

    help = (
        "Score answers, one JSON object per line: id, start_role, target_role and answers. "
        "Exits with 1 if a line could not be scored, with 2 if there is no taxonomy."
    )
    done = "scored"

    def compute(self, entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
        """Return the report on a line. Raises LineError."""
        return scored(entry, edition)
