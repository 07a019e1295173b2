"""Restore the database from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from assessments.management.backups import BackupError, backup_restore, database_contents
from assessments.management.quiet import QuietCommand


class Command(QuietCommand):
    """Run it while the site is stopped, because its processes cache the taxonomy."""

    help = "Restore the whole database from a backup, completely or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and --replace."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="replace existing accounts and assessments"
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        """Restore and print the contents. Raises CommandError, without changing anything."""
        try:
            before = database_contents()
            backup_restore(file, replace=replace)
        except (BackupError, Error, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.say(f"Replaced: {before or 'no accounts or assessments'}.")
        self.say(f"Restored: {database_contents() or 'no accounts or assessments'}.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("The backup is older than this version: run migrate next.")
