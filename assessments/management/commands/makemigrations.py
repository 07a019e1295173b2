"""Django's command, also with a database that has only some of the squashed migrations."""

from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations.loader import MigrationLoader


class Loader(MigrationLoader):
    """Checks the history of a database with the migrations that this database can use.

    Django checks it as if every database had all squashed migrations or none.
    """

    def check_consistent_history(self, connection: Any) -> None:
        """Raise InconsistentMigrationHistory if an applied migration lacks a dependency."""
        MigrationLoader(connection).check_consistent_history(connection)


class Command(makemigrations.Command):
    """The command with this loader."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        makemigrations.MigrationLoader = Loader  # type: ignore[attr-defined]
        super().handle(*args, **options)
