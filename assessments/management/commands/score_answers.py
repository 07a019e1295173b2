"""Score answers: JSON Lines in, JSON Lines out."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from assessments.management.batch import score_lines
from assessments.taxonomy_store.editions import Edition, edition_current


class Command(BaseCommand):
    """Streams the results: prints each before it reads the next line."""

    help = (
        "Score answers, one JSON object per line: id, start_role, target_role and answers. "
        "Exits with 1 if a line could not be scored, with 2 if there is no taxonomy."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file."""
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        """Score line by line. Raises CommandError at the end if a line could not be scored."""
        edition = self._edition()
        if file == "-":
            failed = self._score(sys.stdin.buffer, edition)
        else:
            try:
                with Path(file).open("rb") as lines:
                    failed = self._score(lines, edition)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
        if failed:
            raise CommandError(f"{failed} line{'' if failed == 1 else 's'} could not be scored.")

    def _score(self, lines: BinaryIO, edition: Edition) -> int:
        failed = 0
        for result, is_report in score_lines(lines, edition):
            self.stdout.write(result)
            self.stdout.flush()
            failed += not is_report
        return failed

    @staticmethod
    def _edition() -> Edition:
        try:
            edition = edition_current()
        except Error:
            edition = None
        if edition is None or not edition.taxonomy.requirements:
            raise CommandError(
                "There is no taxonomy yet: run migrate and import_taxonomy first.", returncode=2
            )
        return edition
