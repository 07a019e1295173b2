"""Write the database's taxonomy to a folder of YAML files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from assessments.domain.taxonomy.files import write_taxonomy
from assessments.management.quiet import QuietCommand
from assessments.taxonomy_store.loading import load_taxonomy


class Command(QuietCommand):
    """Importing the exported files changes nothing."""

    help = "Export the taxonomy to a folder of YAML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument("path", type=Path)

    def handle(self, *, path: Path, **options: Any) -> None:
        """Write the files. Raises CommandError if that fails."""
        try:
            write_taxonomy(load_taxonomy(), path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self.say(f"Taxonomy written to {path}.")
