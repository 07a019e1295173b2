"""Send the monthly reminders that people asked for."""

import logging
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import CommandError
from django.utils import timezone

from assessments import selectors, services
from assessments.domain.errors import GoneError
from assessments.management.quiet import QuietCommand
from assessments.models import Reminder
from assessments.web.reminder_mail import reminder_mail

logger = logging.getLogger(__name__)


class Command(QuietCommand):
    """Should run once a day. Running it again, or twice at once, sends nothing twice."""

    help = "Send the reminders that are due, at most one a month to each person."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the mails. Raises CommandError if there is no mail server, or if one failed."""
        if not settings.SENDS_MAIL:
            raise CommandError("This site sends no mail: set EMAIL_URL and DEFAULT_FROM_EMAIL.")
        now, connection = timezone.now(), get_connection()
        sent = failed = 0
        for key in selectors.reminders_due(now):
            try:
                mail, reminder = _prepare(key)
            except Exception:
                # Others still get theirs; this one is tried again the next time.
                logger.exception("a reminder failed", extra={"reminder": key})
                failed += 1
                continue
            try:
                # Opened before the claim: without a server the command ends, and no mail is lost.
                connection.open()
            except (SMTPException, OSError) as error:
                raise CommandError(f"The mail server cannot be reached: {error}") from error
            if not _claim(reminder, now) or mail is None:
                continue
            try:
                connection.send_messages([mail])
                sent += 1
            except (SMTPException, OSError):
                logger.exception("a reminder was not accepted", extra={"reminder": key})
                failed += 1
                connection.close()
        connection.close()
        self.say(f"{sent} reminders sent")
        if failed:
            raise CommandError(f"{failed} reminders failed, see the log.")


def _claim(reminder: Reminder | None, now: datetime) -> bool:
    return reminder is not None and services.reminder_claim(reminder=reminder, now=now)


def _prepare(key: int) -> tuple[EmailMessage | None, Reminder | None]:
    """Return the mail of a reminder, None if there is nothing to say, and the reminder.

    Read one by one: people change their plans and stop reminders while the command runs.
    """
    rows = Reminder.objects.select_related(
        "assessment__start_role", "assessment__target_role", "assessment__result"
    )
    reminder = rows.filter(pk=key).first()
    address = selectors.verified_address(reminder.user_id) if reminder else None
    if reminder is None or address is None:
        return None, None
    try:
        return reminder_mail(reminder, address), reminder
    except GoneError:
        # A role of the plan was removed.
        return None, reminder
