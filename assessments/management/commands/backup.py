"""Back up the whole database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error

from assessments.management.backups import BackupError, backup_write
from assessments.management.quiet import QuietCommand


class Command(QuietCommand):
    """Can be run while the site is running."""

    help = "Write a consistent copy of the whole database to a new, private file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file to write."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Write and verify the backup. Raises CommandError, without leaving a file."""
        try:
            size = backup_write(file)
        except (BackupError, Error, OSError) as error:
            raise CommandError(f"No backup was written. {error}") from error
        self.say(f"{file}: {size:,} bytes written and verified.")
