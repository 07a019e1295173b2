"""Base class for commands that read a taxonomy from the database or a folder."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import TaxonomyFileError, read_taxonomy
from assessments.management.quiet import QuietCommand
from assessments.taxonomy_store.loading import load_taxonomy


class TaxonomyCommand(QuietCommand):
    """Reads the taxonomy from the folder given, by default from the database."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the optional folder."""
        parser.add_argument("path", type=Path, nargs="?")

    @staticmethod
    def read(path: Path | None) -> Taxonomy:
        """Return the taxonomy. Raises CommandError if the files cannot be read."""
        try:
            return read_taxonomy(path) if path else load_taxonomy()
        except TaxonomyFileError as error:
            raise CommandError(str(error)) from error
