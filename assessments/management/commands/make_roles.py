"""Create the staff's groups, or reset their permissions."""

from typing import Any

from assessments.management.quiet import QuietCommand
from assessments.services.staff_groups import staff_groups_create


class Command(QuietCommand):
    """Safe to repeat; the members of the groups do not change."""

    help = "Create the groups “taxonomy editor” and “support”, or reset their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the groups and print them."""
        for group in staff_groups_create():
            self.say(f"{group.name}: {group.permissions.count()} permissions")
