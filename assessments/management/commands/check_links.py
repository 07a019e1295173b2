"""Check the web addresses of resources and sources."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assessments import selectors, services
from assessments.domain.links import DEAD, FAILS, Found, in_turns, is_public
from assessments.management.link_checker import PAUSE, LinkChecker
from assessments.management.quiet import QuietCommand


class Command(QuietCommand):
    """Should run once a week. The admin's page “Links” lists what it finds."""

    help = "Check the addresses of resources and sources, one request at a time."
    # Tests check a server on this machine.
    stealth_options = ("is_allowed",)

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --pause."""
        parser.add_argument(
            "--pause", type=float, default=PAUSE, help="seconds between requests to one host"
        )

    def handle(
        self,
        *args: Any,
        pause: float,
        is_allowed: Callable[[str], bool] = is_public,
        **options: Any,
    ) -> None:
        """Check all addresses and store what was found. Raises CommandError without a network.

        Each result is stored at once, and the oldest are checked first, so the next run continues
        one that was stopped.
        """
        checker = LinkChecker(_agent(), pause=pause, is_allowed=is_allowed)
        used = selectors.addresses_in_use()
        services.link_checks_forget(used=used)
        outcomes: Counter[str] = Counter()
        unstored: dict[str, Found] = {}  # until a host responds
        has_network = False
        for address in in_turns(selectors.longest_unchecked(used)):
            result = checker.check(address)
            if result is None:
                self.say(f"left for the next time, its host is busy: {address}")
                continue
            self.say(f"{result.outcome}: {address} ({result.detail})", least=2)
            outcomes[result.outcome] += 1
            unstored[address] = result
            has_network |= result.status is not None
            if has_network:
                services.link_checks_store(found=unstored, now=timezone.now())
                unstored = {}
        if unstored:
            raise CommandError("No host responded, so nothing was stored: check the network.")
        bad = outcomes[DEAD] + outcomes[FAILS]
        self.say(f"{outcomes.total()} addresses checked, {bad} of them dead or not reached")


def _agent() -> str:
    """Return the name by which servers know this program, with the site's address."""
    name = "mlcareer-link-check"
    if not settings.PUBLIC:
        return name
    return f"{name} (+https://{settings.ALLOWED_HOSTS[0].lstrip('.')}/)"
