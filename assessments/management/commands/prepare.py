"""Prepare the database for the site."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Runs two commands in one process, which saves a second."""

    help = "Apply migrations, and import the taxonomy of this version if there is none yet."

    def handle(self, **options: Any) -> None:
        """Change nothing that is already there. Raises CommandError."""
        verbosity = options["verbosity"]
        call_command("migrate", interactive=False, verbosity=verbosity)
        taxonomy = settings.BASE_DIR / "fixtures" / "taxonomy"
        call_command("import_taxonomy", taxonomy, if_empty=True, verbosity=verbosity)
