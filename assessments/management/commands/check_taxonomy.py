"""Check a taxonomy for inconsistent or missing data."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.complete import completeness_problems, taxonomy_remarks
from assessments.management.taxonomy import TaxonomyCommand


class Command(TaxonomyCommand):
    """Does not use the database if a folder is given."""

    help = "Check the taxonomy in the database or in a folder of YAML files."

    def handle(self, *, path: Path | None = None, **options: Any) -> None:
        """Check the taxonomy. Raises CommandError with all problems."""
        taxonomy = self.read(path)
        if not taxonomy.skills:
            raise CommandError("There is no taxonomy yet: run import_taxonomy first.")
        if problems := taxonomy_problems(taxonomy) or completeness_problems(taxonomy):
            raise CommandError("\n".join(problems))
        for remark in taxonomy_remarks(taxonomy):
            self.say(f"Remark: {remark}")
        self.say(
            f"{len(taxonomy.areas)} areas, {len(taxonomy.skills)} skills, "
            f"{len(taxonomy.roles)} roles: no problems found."
        )
