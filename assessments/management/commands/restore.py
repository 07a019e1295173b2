"""Put a backup in the place of the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from assessments.management.backups import BackupError, backup_restore, what_is_held
from assessments.management.quiet import QuietCommand


class Command(QuietCommand):
    """While the site is stopped: its processes remember the taxonomy."""

    help = "Make the database what it was when the file was written, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the permission to overwrite."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="also where there are accounts or assessments"
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        """Restore, and say what is there now. Raises CommandError; then nothing has changed."""
        try:
            before = what_is_held()
            backup_restore(file, replace=replace)
        except (BackupError, Error, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.say(f"Replaced: {before or 'nothing of anybody'}.")
        self.say(f"Restored: {what_is_held() or 'nothing of anybody'}.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("The backup is older than this version: run migrate next.")
