"""Update the database's taxonomy from a folder of YAML files."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.files import TaxonomyFileError, read_taxonomy
from assessments.management.quiet import QuietCommand
from assessments.models import Skill
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.store import save_taxonomy


class Command(QuietCommand):
    """Imports all files or none: any error leaves the database unchanged."""

    help = (
        "Import the taxonomy from a folder of YAML files. Prints the number of changed objects of "
        "each kind; every change with --verbosity 2 or --dry-run; nothing with --verbosity 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder, --dry-run and --if-empty."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only print what would change.")
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing if there is a taxonomy already."
        )

    @transaction.atomic
    def handle(
        self, *, path: Path, dry_run: bool = False, if_empty: bool = False, **options: Any
    ) -> None:
        """Read, check and save the taxonomy. Raises CommandError with all problems."""
        lock_taxonomy_for_edit()
        if if_empty and Skill.objects.exists():
            return
        try:
            taxonomy = read_taxonomy(path)
        except TaxonomyFileError as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        if problems := taxonomy_problems(taxonomy):
            raise CommandError("Nothing was imported.\n" + "\n".join(problems))
        changes = save_taxonomy(taxonomy)
        if dry_run:
            transaction.set_rollback(True)
        # A dry run always lists the changes.
        for change in changes:
            self.say(str(change), least=1 if dry_run else 2)
        if not dry_run and self.verbosity == 1:
            counts = Counter((change.action, change.kind) for change in changes)
            for (action, kind), count in counts.items():
                self.say(f"{action} {kind}: {count}")
        summary = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
        self.say(f"{summary} would be made." if dry_run else f"{summary} made.")
