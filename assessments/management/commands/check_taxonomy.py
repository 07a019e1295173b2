"""Say what is inconsistent or missing in a taxonomy."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.complete import completeness_problems
from assessments.management.taxonomy import TaxonomyCommand


class Command(TaxonomyCommand):
    """A folder is checked without touching the database."""

    help = "Check the taxonomy in the database or in a folder of YAML files."

    def handle(self, *, path: Path | None = None, **options: Any) -> None:
        """Check. Raises CommandError with every problem."""
        taxonomy = self.read(path)
        if not taxonomy.skills:
            raise CommandError("There is no taxonomy yet: run import_taxonomy first.")
        if problems := taxonomy_problems(taxonomy) or completeness_problems(taxonomy):
            raise CommandError("\n".join(problems))
        self.say(
            f"{len(taxonomy.areas)} areas, {len(taxonomy.skills)} skills, "
            f"{len(taxonomy.roles)} roles: nothing to mend."
        )
