"""Remove what nobody can reach any more."""

from typing import Any

from django.core.management.base import CommandParser

from assessments.management.quiet import QuietCommand
from assessments.services.cleanup import cleanup


class Command(QuietCommand):
    """To be run once a day."""

    help = "Removes expired sessions, guests' assessments without one, and what was deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to only look."""
        parser.add_argument("--dry-run", action="store_true", help="say what would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Remove, and say how much of what."""
        for kind, count in cleanup(dry_run=dry_run).items():
            self.say(f"{count} {kind}{' would go' if dry_run else ' removed'}")
