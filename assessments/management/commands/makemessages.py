"""Django's makemessages, for this site's own words and with small diffs."""

from django.core.management import CommandParser
from django.core.management.commands import makemessages

# The admin and what serves the editors of the taxonomy is in English alone.
ENGLISH = [
    "assessments/admin",
    "assessments/management",
    "mlcareer/look.py",
    "templates/admin",
    "templates/taxonomy",
]
NOT_THE_SITE = [".venv", "benchmarks", "scripts", "tests", "var"]


class Command(makemessages.Command):
    """What the site says, into locale/de/LC_MESSAGES/django.po."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Give the options that suit this site."""
        super().add_arguments(parser)
        parser.set_defaults(
            locale=["de"],
            extensions=["html", "txt", "py"],
            ignore_patterns=[f"{path}*" for path in [*ENGLISH, *NOT_THE_SITE]],
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
        )
