"""What commands share that report on their work."""

from typing import Any

from django.core.management.base import BaseCommand


class QuietCommand(BaseCommand):
    """Honours ``--verbosity``: with 0 it prints nothing. Errors are always printed."""

    verbosity = 1

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run the command."""
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def say(self, text: str, least: int = 1) -> None:
        """Print a line from verbosity ``least`` on."""
        if self.verbosity >= least:
            self.stdout.write(text)
