"""Create and revoke links to a report."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, SharedReport
from assessments.services.locks import lock_assessment

# Links to one report, including closed ones.
MAX_LINKS = 100


class NotShareableError(Exception):
    """The report cannot be shared: it is a draft, or its texts come from an imported file."""


class TooManyLinksError(Exception):
    """The report has MAX_LINKS open links."""


def can_be_shared(assessment: Assessment) -> bool:
    """Return True if a link to the assessment's report can be created.

    A report with requirements from an imported file cannot be shared: anyone could put any text on
    a page of this site and send people to it.
    """
    return assessment.is_submitted and not assessment.result.snapshot.imported


@transaction.atomic
def share_create(
    *, assessment: Assessment, days: int, name: str = "", shows_evidence: bool = False
) -> SharedReport:
    """Create a link that is open for the rest of today (UTC) and ``days`` more.

    ``name`` is the owner's name shown on the page; ``shows_evidence`` includes the evidence for
    skills and projects. An open link with the same settings and expiry is returned instead. Raises
    NotShareableError, GoneError if the assessment was deleted, and TooManyLinksError if it has
    MAX_LINKS open links.
    """
    lock_assessment(assessment)
    if not can_be_shared(assessment):
        raise NotShareableError
    last_day = timezone.now().date() + timedelta(days=days)
    expires_at = datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=UTC)
    share, is_new = SharedReport.objects.get_or_create(
        assessment=assessment,
        name=name,
        shows_evidence=shows_evidence,
        expires_at=expires_at,
        revoked_at=None,
    )
    if is_new:
        _delete_surplus(assessment)
    return share


def _delete_surplus(assessment: Assessment) -> None:
    """Delete the oldest closed links above MAX_LINKS. Raises TooManyLinksError."""
    rows = list(assessment.shares.order_by("created_at"))
    surplus = max(0, len(rows) - MAX_LINKS)
    closed = [row.pk for row in rows if not row.is_open][:surplus]
    if len(closed) < surplus:
        raise TooManyLinksError
    assessment.shares.filter(pk__in=closed).delete()


def share_revoke(*, assessment: Assessment, share_id: int) -> SharedReport:
    """Close a link permanently; a closed one is not changed.

    Raises SharedReport.DoesNotExist if the assessment has no such link.
    """
    rows = assessment.shares.filter(pk=share_id)
    rows.filter(revoked_at=None).update(revoked_at=timezone.now())
    return rows.get()
