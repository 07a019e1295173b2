"""Back up the whole database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error

from assessments.management.backups import BackupError, backup_write
from assessments.management.quiet import QuietCommand


class Command(QuietCommand):
    """While the site runs."""

    help = "Write the whole database, as it is at one moment, to a new file that is private."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Write, check and say so. Raises CommandError; then there is no file."""
        try:
            size = backup_write(file)
        except (BackupError, Error, OSError) as error:
            raise CommandError(f"There is no backup. {error}") from error
        self.say(f"{file}: {size:,} bytes, written and read back.")
