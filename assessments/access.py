"""Who may see what: an assessment belongs to one account or one browser; else it is a 404.

Whoever has the link to a shared report sees that report, and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.models import DELETED_KEPT, Assessment, SharedReport, User
from assessments.models.locks import guest_hold, taxonomy_keep

GUEST_KEY = "guest_key"
RENEWED_ON = "renewed_on"


class GoneError(Http404):
    """What a request is about went while it was under way: deleted in another tab, or edited."""


class CeilingError(Exception):
    """An owner or a plan has as much as ``assessments.domain.limits`` allows."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An account, a browser session that holds a guest key, or nobody yet."""

    user: User | None
    guest_key: UUID | None
    session_key: str | None = None  # of a guest, where a request is answered

    @property
    def fields(self) -> dict[str, Any]:
        """The owner's columns of an assessment."""
        return {"user": self.user} if self.user else {"guest_key": self.guest_key}

    @property
    def key(self) -> str:
        """What tells this owner from others, empty for a visitor without anything."""
        if self.user:
            return f"account {self.user.pk}"
        return f"guest {self.guest_key}" if self.guest_key else ""

    def everything(self) -> QuerySet[Assessment]:
        """Return every row of this owner, what they have deleted too."""
        if self.user is None and self.guest_key is None:
            return Assessment.objects.none()
        return Assessment.objects.filter(**self.fields)

    def kept(self) -> QuerySet[Assessment]:
        """Return what this owner has or can bring back."""
        gone = Q(deleted_at__lte=timezone.now() - DELETED_KEPT)
        return self.everything().exclude(gone)

    def assessments(self) -> QuerySet[Assessment]:
        """Return what belongs to this owner and is not deleted."""
        return self.everything().filter(deleted_at=None)


def refuse_above_ceiling(owner: Owner) -> None:
    """Raise CeilingError where an owner may not have another assessment.

    Deleted ones count. To be called while the owner is held.
    """
    if owner.everything().count() >= MAX_ASSESSMENTS:
        raise CeilingError


def owner_hold(owner: Owner) -> None:
    """Let nobody else begin, bring in, claim or delete all for an owner.

    Until the transaction ends. Raises GoneError where the account was deleted, or the guest has
    signed in: what is given to a guest key after that nobody would find.
    """
    taxonomy_keep()
    if owner.guest_key:
        guest_hold(owner.guest_key)
    if owner.session_key and not Session.objects.filter(pk=owner.session_key).exists():
        raise GoneError("the guest has signed in")
    # Whoever refers to an account need not wait: its key stays.
    accounts = User.objects.select_for_update(no_key=True)
    if owner.user and not accounts.filter(pk=owner.user.pk).exists():
        raise GoneError("the account was deleted")


def assessment_hold(assessment: Assessment) -> Assessment:
    """Return an assessment as it is now; nobody else writes to it until the transaction ends.

    Nor is the taxonomy edited. Raises GoneError where the assessment was deleted.
    """
    taxonomy_keep()
    # Not with the user: after waiting for a claim only the row itself is as it is now.
    rows = Assessment.objects.select_for_update(of=("self",)).select_related(
        "start_role", "target_role"
    )
    held = rows.filter(pk=assessment.pk, deleted_at=None).first()
    if held is None:
        raise GoneError("the assessment was deleted")
    return held


def owner_of_hold(assessment: Assessment) -> Owner:
    """Hold all of whoever has an assessment, and return who that is.

    Raises GoneError where the account is gone.
    """
    owner = Owner(assessment.user, assessment.guest_key)
    owner_hold(owner)
    if owner.user is None:
        # Its guest may have signed in since it was read; from here on that would have to wait.
        user = User.objects.filter(assessments=assessment.pk).first()
        if user:
            owner = Owner(user, None)
            owner_hold(owner)
    return owner


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


def session_renew(request: HttpRequest) -> None:
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
        raise Http404("no such assessment of this owner") from error
    session_renew(request)
    return assessment


def kept_or_404(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """Return the requester's assessment, be it deleted lately. Raises Http404 for any other."""
    assessment = owner_of(request).kept().filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404("no such assessment of this owner")
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
