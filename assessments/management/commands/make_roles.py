"""Make the usual groups of the staff, with just the permissions that they are meant to have."""

from typing import Any

from assessments.management.quiet import QuietCommand
from assessments.services.staff_groups import roles_make


class Command(QuietCommand):
    """Safe to repeat; who is in which group stays as it is."""

    help = "Make the groups “taxonomy editor” and “support”, or set their permissions right."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and name them."""
        for group in roles_make():
            self.say(f"{group.name}: {group.permissions.count()} permissions")
