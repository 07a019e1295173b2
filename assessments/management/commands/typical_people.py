"""Print how people with the typical levels of each start role score, as a Markdown table."""

from pathlib import Path
from typing import Any

from assessments.domain.scoring import score_answers
from assessments.domain.taxonomy.complete import MAIN_TARGET
from assessments.domain.taxonomy.document import Taxonomy
from assessments.management.taxonomy import TaxonomyCommand

FIRST_AREAS = 3
FIRST_ENTRIES = 6


class Command(TaxonomyCommand):
    """Does not use the database if a folder is given."""

    help = (
        "Print the attainment of people with the typical levels of each start role, before any "
        "answer and for the machine learning engineer, with what they usually lack."
    )

    def handle(self, *, path: Path | None = None, **options: Any) -> None:
        """Print the table."""
        taxonomy = self.read(path)
        self.say("| start role | attainment | usually lacking | first areas | heaviest entries |")
        self.say("|---|---|---|---|---|")
        for role in taxonomy.start_roles:
            self.say(f"| {' | '.join([role.name, *_cells(taxonomy, role.slug)])} |")


def _cells(taxonomy: Taxonomy, start_role: str) -> list[str]:
    target = taxonomy.target(start_role, MAIN_TARGET)
    lacking = target.usually_lacking()
    order = target.area_order([area.slug for area in taxonomy.areas])[:FIRST_AREAS]
    names = (taxonomy.requirement_name(row.requirement) for row in lacking[:FIRST_ENTRIES])
    return [
        f"{score_answers(target, {}).attainment:.0f}",
        f"{len(lacking)} of {len(target.requirements)}",
        "; ".join(taxonomy.area_by_slug[area].name for area in order),
        "; ".join(names),
    ]
