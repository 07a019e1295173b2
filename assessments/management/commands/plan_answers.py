"""Plan from answers: JSON Lines in, JSON Lines out."""

from typing import Any

from assessments.management.batch import BatchCommand, planned
from assessments.taxonomy_store.editions import Edition


class Command(BatchCommand):
    """Prints a plan for each line."""

    help = (
        "Make plans from answers, one JSON object per line: id, start_role, target_role, answers "
        "and optionally hours_a_week. Exits with 1 if a line was refused, with 2 if there is no "
        "taxonomy."
    )
    done = "planned"

    def compute(self, entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
        """Return the plan for a line. Raises LineError."""
        return planned(entry, edition)
