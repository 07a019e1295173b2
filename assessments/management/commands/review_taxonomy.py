"""Print the taxonomy as one page for a domain expert to review."""

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from assessments.domain.questionnaire.levels import LEVELS
from assessments.management.taxonomy import TaxonomyCommand


class Command(TaxonomyCommand):
    """Writes HTML to standard output."""

    help = "Print the taxonomy in the database or in a folder as one HTML page to review."

    def handle(self, *, path: Path | None = None, **options: Any) -> None:
        """Print the page. Raises CommandError if the files cannot be read."""
        taxonomy = self.read(path)
        learning = {row.skill: row for row in taxonomy.learning}
        areas = [
            (
                area,
                [(s, learning.get(s.slug)) for s in taxonomy.skills if s.area == area.slug],
            )
            for area in taxonomy.areas
        ]
        context = {"taxonomy": taxonomy, "areas": areas, "levels": LEVELS}
        self.stdout.write(render_to_string("taxonomy/review.html", context))
