"""Print the taxonomy as one readable page for a domain expert."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from assessments.levels import LEVELS
from assessments.taxonomy.files import TaxonomyFileError, read_taxonomy
from assessments.taxonomy.loading import load_taxonomy


class Command(BaseCommand):
    """Writes HTML to standard output."""

    help = "Print the taxonomy in the database or in a folder as one HTML page to review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; without one the database is printed."""
        parser.add_argument("path", type=Path, nargs="?")

    def handle(self, *, path: Path | None = None, **options: Any) -> None:
        """Print. Raises CommandError where the files cannot be read."""
        try:
            taxonomy = read_taxonomy(path) if path else load_taxonomy()
        except TaxonomyFileError as error:
            raise CommandError(str(error)) from error
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
