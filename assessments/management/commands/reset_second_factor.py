"""Reset the second factor of a user who has lost it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from assessments.management.quiet import QuietCommand
from assessments.models import User
from assessments.services.accounts import second_factor_reset


class Command(QuietCommand):
    """Run it only after verifying the user's identity by other means."""

    help = "Remove an account's passkeys, authenticator app and recovery codes, and sign it out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the email address."""
        parser.add_argument("email", help="the email address of the account")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Remove the factors and sign the account out. Raises CommandError if there is none."""
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"No account has the address {email}.")
        factors, sessions = second_factor_reset(user=user)
        self.say(
            f"{user.email}: {factors} second factors removed, {sessions} sessions ended. "
            "The password has not changed. The admin will ask for a new second factor."
        )
