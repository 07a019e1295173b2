"""Say what is inconsistent in a taxonomy."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.taxonomy.check import taxonomy_problems
from assessments.taxonomy.complete import completeness_problems
from assessments.taxonomy.files import TaxonomyFileError, read_taxonomy
from assessments.taxonomy.loading import load_taxonomy


class Command(BaseCommand):
    """Checks the database, or the files of a folder without a database."""

    help = "Check the taxonomy in the database or in a folder of YAML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; without one the database is checked."""
        parser.add_argument("path", type=Path, nargs="?")

    def handle(self, *, path: Path | None = None, **options: Any) -> None:
        """Check. Raises CommandError with every problem."""
        try:
            taxonomy = read_taxonomy(path) if path else load_taxonomy()
        except TaxonomyFileError as error:
            raise CommandError(str(error)) from error
        if not taxonomy.skills:
            raise CommandError("There is no taxonomy yet: run import_taxonomy first.")
        if problems := taxonomy_problems(taxonomy) or completeness_problems(taxonomy):
            raise CommandError("\n".join(problems))
        self.stdout.write(
            f"{len(taxonomy.areas)} areas, {len(taxonomy.skills)} skills, "
            f"{len(taxonomy.roles)} roles: nothing to mend."
        )
