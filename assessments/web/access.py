"""Who may open what: everything personal is found through this module.

An assessment belongs to one account or one browser; anyone else gets a 404. A shared report can be
read by anyone who has its link.
"""

from datetime import date
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest
from django.utils import timezone

from assessments.models import Assessment, SharedReport
from assessments.selectors.owners import Owner

GUEST_KEY = "guest_key"
RENEWED_ON = "renewed_on"


class AssessmentMissingError(Http404):
    """There is no such assessment, or it is somebody else's; both look the same."""


def owner_of(request: HttpRequest) -> Owner:
    """Return whose request this is; never makes a session."""
    if request.user.is_authenticated:
        return Owner(request.user, None)
    key = request.session.get(GUEST_KEY)
    return Owner(None, UUID(key), request.session.session_key) if key else Owner(None, None)


def owner_or_new_guest(request: HttpRequest) -> Owner:
    """Return whose request this is; a visitor without one gets a guest key."""
    owner = owner_of(request)
    if owner.user is None and owner.guest_key is None:
        request.session[GUEST_KEY] = str(uuid4())
        # Before anything hangs on it, or it would be cleared away as nobody's.
        request.session.save()
        owner = owner_of(request)
    return owner


def extend_session(request: HttpRequest) -> None:
    """Let the session's 90 days begin anew, with at most one write a day."""
    today = timezone.now().date()
    if request.session.get(RENEWED_ON, date.min.isoformat()) < today.isoformat():
        request.session[RENEWED_ON] = today.isoformat()


def assessment_or_404(
    request: HttpRequest, assessment_id: UUID, *, with_result: bool = False
) -> Assessment:
    """Return the requester's assessment with its roles. Raises Http404 for anybody else's."""
    rows = owner_of(request).assessments().select_related("start_role", "target_role")
    if with_result:
        rows = rows.select_related("result")
    try:
        assessment = rows.get(pk=assessment_id)
    except Assessment.DoesNotExist as error:
        raise AssessmentMissingError("no such assessment of this owner") from error
    extend_session(request)
    return assessment


def restorable_or_404(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """Return the requester's assessment, be it deleted lately. Raises Http404 for any other."""
    assessment = owner_of(request).kept().filter(pk=assessment_id).first()
    if assessment is None:
        raise AssessmentMissingError("no such assessment of this owner")
    return assessment


def share_or_404(token: str) -> SharedReport:
    """Return an open link with its result. Raises Http404 for any other, whatever the reason."""
    rows = SharedReport.objects.select_related(
        "assessment__start_role", "assessment__target_role", "assessment__result"
    )
    share = rows.filter(token=token, assessment__deleted_at=None).first()
    if share is None or not share.is_open:
        raise Http404("no such link")
    return share
