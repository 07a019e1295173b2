"""Score people's answers: JSON Lines in, JSON Lines out."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from assessments.management.batch import score_lines
from assessments.taxonomy_store.editions import Edition, edition_current


class Command(BaseCommand):
    """Streams: every line is answered before the next is read."""

    help = (
        "Score answers, one JSON object a line: id, start_role, target_role and answers. "
        "Exits 1 where a line could not be scored, 2 where there is no taxonomy."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, or standard input."""
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        """Score line by line. Raises CommandError at the end if a line was bad."""
        edition = self._edition()
        if file == "-":
            bad = self._score(sys.stdin.buffer, edition)
        else:
            try:
                with Path(file).open("rb") as lines:
                    bad = self._score(lines, edition)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
        if bad:
            raise CommandError(f"{bad} line{'' if bad == 1 else 's'} could not be scored.")

    def _score(self, lines: BinaryIO, edition: Edition) -> int:
        bad = 0
        for answer, is_report in score_lines(lines, edition):
            self.stdout.write(answer)
            self.stdout.flush()
            bad += not is_report
        return bad

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
