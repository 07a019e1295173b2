"""What commands share that look at a taxonomy in the database or in a folder."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import TaxonomyFileError, read_taxonomy
from assessments.management.quiet import QuietCommand
from assessments.taxonomy_store.loading import load_taxonomy


class TaxonomyCommand(QuietCommand):
    """Takes a folder; without one it means the database."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("path", type=Path, nargs="?")

    @staticmethod
    def read(path: Path | None) -> Taxonomy:
        """Return the taxonomy. Raises CommandError where the files cannot be read."""
        try:
            return read_taxonomy(path) if path else load_taxonomy()
        except TaxonomyFileError as error:
            raise CommandError(str(error)) from error
