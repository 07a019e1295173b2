"""Read who gets a reminder by mail, and when."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef

from assessments.models import Assessment, Reminder


@dataclass(frozen=True, slots=True)
class ReminderOffer:
    """A reminder that the owner of a plan has, or can turn on."""

    address: str
    due_at: datetime | None  # of the next mail about this plan; None if it is off
    is_for_another: bool  # the owner is reminded of another plan


def reminder_offer(assessment: Assessment) -> ReminderOffer | None:
    """Return the reminder for the plan of an assessment, on or off.

    None if the site sends no mail, or if its owner has no account with a verified address.
    """
    if not settings.SENDS_MAIL or assessment.user_id is None:
        return None
    address = verified_address(assessment.user_id)
    if address is None:
        return None
    reminder = Reminder.objects.filter(user=assessment.user_id).exclude(due_at=None).first()
    if reminder is None or reminder.assessment_id != assessment.pk:
        return ReminderOffer(address, None, is_for_another=reminder is not None)
    return ReminderOffer(address, reminder.due_at, is_for_another=False)


def verified_address(user_id: int) -> str | None:
    """Return an account's primary e-mail address; None if it is not verified."""
    rows = EmailAddress.objects.filter(user=user_id, primary=True, verified=True)
    address = rows.first()
    return str(address.email) if address else None


def reminders_due(now: datetime) -> list[int]:
    """Return the keys of the reminders to send, the longest overdue first."""
    verified = EmailAddress.objects.filter(user=OuterRef("user"), primary=True, verified=True)
    rows = Reminder.objects.filter(
        Exists(verified), due_at__lte=now, user__is_active=True, assessment__deleted_at=None
    )
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))
