"""Django's makemessages, limited to translated pages and with small diffs."""

from django.core.management import CommandParser
from django.core.management.commands import makemessages

from assessments.management.languages import translated_locales

# The admin and the pages for editors are in English only.
ENGLISH = [
    "assessments/admin",
    "assessments/management",
    "mlcareer/look.py",
    "templates/admin",
    "templates/taxonomy",
]
NOT_THE_SITE = [".venv", "benchmarks", "scripts", "tests", "var"]


class Command(makemessages.Command):
    """Writes the site's messages to locale/<language>/LC_MESSAGES/django.po."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Set the default options for this site."""
        super().add_arguments(parser)
        parser.set_defaults(
            locale=translated_locales(),
            extensions=["html", "txt", "py"],
            ignore_patterns=[f"{path}*" for path in [*ENGLISH, *NOT_THE_SITE]],
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
        )
