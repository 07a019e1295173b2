"""Let somebody in again who has lost their second factor."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from assessments.management.quiet import QuietCommand
from assessments.models import User
from assessments.services.accounts import second_factor_reset


class Command(QuietCommand):
    """For whoever has made sure, outside of this site, that it is really them who ask."""

    help = "Removes an account's passkeys, authenticator app and recovery codes; signs it out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's address."""
        parser.add_argument("email", help="the address of the account")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Remove them, and say so."""
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"No account has the address {email}.")
        factors, sessions = second_factor_reset(user=user)
        self.say(
            f"{user.email}: {factors} second factors removed, {sessions} sessions ended. "
            "The password is as it was; the admin asks for a new second factor."
        )
