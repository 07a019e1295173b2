"""Base class for commands that print progress."""

from typing import Any

from django.core.management.base import BaseCommand


class QuietCommand(BaseCommand):
    """Supports ``--verbosity``: with 0 it prints only errors."""

    verbosity = 1

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run the command."""
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def say(self, text: str, least: int = 1) -> None:
        """Print a line if the verbosity is at least ``least``."""
        if self.verbosity >= least:
            self.stdout.write(text)
