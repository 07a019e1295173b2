"""Print the order of questions for two roles."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.domain.questionnaire.order import FIRST_BLOCK, SECOND_BLOCK
from assessments.taxonomy_store.editions import edition_current


class Command(BaseCommand):
    """Reads the taxonomy of the database."""

    help = (
        "Print the order of questions for two roles, one requirement per line with its skills. "
        "An empty line follows the last question of the first and of the second reading."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the two roles."""
        parser.add_argument("start_role")
        parser.add_argument("target_role")

    def handle(self, *, start_role: str, target_role: str, **options: Any) -> None:
        """Print the order. Raises CommandError for an unknown role."""
        edition = edition_current()
        for kind, slug, known in (
            ("start", start_role, edition.taxonomy.typical_levels),
            ("target", target_role, edition.taxonomy.requirements),
        ):
            if slug not in known:
                raise CommandError(
                    f"Unknown {kind} role “{slug}”. Choose from: {', '.join(known)}."
                )
        rows = {row.slug: row for row in edition.taxonomy.requirements[target_role]}
        order = edition.question_order(start_role, target_role)
        for number, slug in enumerate(order, 1):
            self.stdout.write(" ".join([slug, *rows[slug].skills]))
            if number in (FIRST_BLOCK, SECOND_BLOCK):
                self.stdout.write("")
