"""Access control: views get all personal data through this module.

An assessment or a job ad belongs to one account or one browser; anyone else gets a 404. Anyone with
the link can read a shared report or a calendar, or stop a reminder.
"""

from datetime import date
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest
from django.utils import timezone

from assessments.models import Assessment, CalendarFeed, JobAd, Reminder, SharedReport
from assessments.selectors.owners import GUEST_KEY, RENEWED_ON, Owner


class OwnMissingError(Http404):
    """The assessment or job ad does not exist or has another owner; both look the same."""


def owner_of(request: HttpRequest) -> Owner:
    """Return the owner that a request acts for; never creates a session."""
    if request.user.is_authenticated:
        return Owner(request.user, None)
    key = request.session.get(GUEST_KEY)
    return Owner(None, UUID(key), request.session.session_key) if key else Owner(None, None)


def owner_or_new_guest(request: HttpRequest) -> Owner:
    """Return the owner that a request acts for; a new visitor gets a guest key."""
    owner = owner_of(request)
    if owner.user is None and owner.guest_key is None:
        request.session[GUEST_KEY] = str(uuid4())
        # Saved before the first assessment, or cleanup could delete that as unreachable.
        request.session.save()
        owner = owner_of(request)
    return owner


def extend_session(request: HttpRequest) -> None:
    """Extend the session by 90 days, with at most one write a day."""
    today = timezone.now().date()
    if request.session.get(RENEWED_ON, date.min.isoformat()) < today.isoformat():
        request.session[RENEWED_ON] = today.isoformat()


def assessment_or_404(
    request: HttpRequest, assessment_id: UUID, *, with_result: bool = False
) -> Assessment:
    """Return the requester's assessment with its roles. Raises Http404 if it is not theirs."""
    rows = owner_of(request).assessments().select_related("start_role", "target_role")
    if with_result:
        rows = rows.select_related("result__snapshot").defer("result__snapshot__content")
    try:
        assessment = rows.get(pk=assessment_id)
    except Assessment.DoesNotExist as error:
        raise OwnMissingError("no such assessment of this owner") from error
    extend_session(request)
    return assessment


def restorable_or_404(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """Return the requester's assessment, even if recently deleted. Raises Http404 otherwise."""
    assessment = owner_of(request).retained_assessments().filter(pk=assessment_id).first()
    if assessment is None:
        raise OwnMissingError("no such assessment of this owner")
    return assessment


def job_ad_or_404(request: HttpRequest, ad_id: UUID) -> JobAd:
    """Return the requester's job ad with its roles. Raises Http404 if it is not theirs."""
    rows = owner_of(request).job_ads().select_related("start_role", "target_role")
    ad = rows.filter(pk=ad_id).first()
    if ad is None:
        raise OwnMissingError("no such job ad of this owner")
    extend_session(request)
    return ad


def share_or_404(token: str) -> SharedReport:
    """Return an open link with its result. Raises Http404 if there is none, for any reason."""
    rows = SharedReport.objects.select_related(
        "assessment__start_role", "assessment__target_role", "assessment__result"
    )
    share = rows.filter(token=token, assessment__deleted_at=None).first()
    if share is None or not share.is_open:
        raise Http404("no such link")
    return share


def feed_or_404(token: str) -> CalendarFeed:
    """Return a calendar feed with its result. Raises Http404 if there is none, for any reason."""
    rows = CalendarFeed.objects.select_related(
        "assessment__start_role", "assessment__target_role", "assessment__result"
    )
    feed = rows.filter(token=token, assessment__deleted_at=None).first()
    if feed is None:
        raise Http404("no such calendar")
    return feed


def reminder_of(request: HttpRequest) -> Reminder | None:
    """Return the requester's reminder, on or off; None if there is none."""
    user = owner_of(request).user
    return Reminder.objects.filter(user=user).first() if user else None


def reminder_or_404(token: str) -> Reminder:
    """Return the reminder of a link in a mail, on or off. Raises Http404 if there is none."""
    reminder = Reminder.objects.filter(token=token).first()
    if reminder is None:
        raise Http404("no such reminder")
    return reminder
