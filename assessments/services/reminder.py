"""Turn the monthly reminder by mail on and off, and send each one once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessments import selectors
from assessments.models import Assessment, Reminder
from assessments.services.locks import lock_assessment

# Between two mails: more than any month has.
INTERVAL = timedelta(days=31)


class ReminderNotOfferedError(Exception):
    """The site sends no mail, or the owner has no account with a verified address."""


@transaction.atomic
def reminder_start(*, assessment: Assessment, language: str, site: str) -> Reminder:
    """Remind the owner of a plan each month, for the first time INTERVAL from now.

    A person has one reminder, so it ends for another plan; then the date of the next mail stays.
    ``language`` is that of the mails, ``site`` the address of the site, for their links. Raises
    ReminderNotOfferedError, or GoneError if the assessment was deleted.
    """
    assessment = lock_assessment(assessment)
    if assessment.user_id is None or selectors.reminder_offer(assessment) is None:
        raise ReminderNotOfferedError
    values = {"assessment": assessment, "language": language, "site": site}
    reminder, _ = Reminder.objects.update_or_create(user_id=assessment.user_id, defaults=values)
    if reminder.due_at is None:
        reminder.due_at = timezone.now() + INTERVAL
        reminder.save(update_fields=["due_at"])
    return reminder


def reminder_stop(*, reminder: Reminder) -> None:
    """Send no more mails."""
    Reminder.objects.filter(pk=reminder.pk).update(due_at=None)


def reminder_claim(*, reminder: Reminder, now: datetime) -> bool:
    """Set the date of the mail after this one; return True if this one can be sent.

    Only one caller gets True, and none after it was stopped. Claim before sending: after a crash in
    between a mail is missing, but no one ever gets two.
    """
    rows = Reminder.objects.filter(pk=reminder.pk, due_at=reminder.due_at)
    return rows.update(due_at=now + INTERVAL) == 1


def reminder_carry_over(*, assessment: Assessment) -> None:
    """Move the owner's reminder of a plan for this target role to a newly submitted assessment.

    Must be called in a transaction.
    """
    if assessment.user_id is not None:
        Reminder.objects.filter(
            user=assessment.user_id, assessment__target_role=assessment.target_role
        ).update(assessment=assessment)
