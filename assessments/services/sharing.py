"""Links to a report: made and revoked by its owner."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, SharedReport
from assessments.services.locks import lock_assessment

# Of one report, closed ones included.
MAX_LINKS = 100


class NotShareableError(Exception):
    """The report may not be shown to others: a draft, or its words came in a file."""


class TooManyLinksError(Exception):
    """The report has MAX_LINKS open links."""


def can_be_shared(assessment: Assessment) -> bool:
    """Tell whether a link may be made.

    Not where the requirements came in a file: then anybody could put any words on a page of this
    site and send people there.
    """
    return assessment.is_submitted and not assessment.result.snapshot.imported


@transaction.atomic
def share_create(
    *, assessment: Assessment, days: int, name: str = "", shows_proofs: bool = False
) -> SharedReport:
    """Return a link that is open for ``days`` and the rest of today; ``name`` says whose it is.

    With ``shows_proofs`` it shows what its owner can show for skills and projects too. An open
    one that shows the same until the same moment is returned as it is. Raises NotShareableError,
    or GoneError where the assessment was deleted, or
    TooManyLinksError where it has MAX_LINKS open ones.
    """
    lock_assessment(assessment)
    if not can_be_shared(assessment):
        raise NotShareableError
    last_day = timezone.now().date() + timedelta(days=days)
    expires_at = datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=UTC)
    share, is_new = SharedReport.objects.get_or_create(
        assessment=assessment,
        name=name,
        shows_proofs=shows_proofs,
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
    """Close a link for good; one that is closed stays as it is.

    Raises SharedReport.DoesNotExist where the assessment has no such link.
    """
    rows = assessment.shares.filter(pk=share_id)
    rows.filter(revoked_at=None).update(revoked_at=timezone.now())
    return rows.get()
