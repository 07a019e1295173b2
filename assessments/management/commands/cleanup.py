"""Delete rows that no one can reach any more."""

from typing import Any

from django.core.management.base import CommandParser

from assessments.management.quiet import QuietCommand
from assessments.services.cleanup import cleanup


class Command(QuietCommand):
    """Should run once a day."""

    help = "Delete expired sessions, guests' unreachable assessments and old deleted assessments."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --dry-run."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only print what would be deleted"
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Delete the rows and print their number by kind."""
        for kind, count in cleanup(dry_run=dry_run).items():
            self.say(f"{count} {kind} {'would be deleted' if dry_run else 'deleted'}")
