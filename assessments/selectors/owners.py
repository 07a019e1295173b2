"""The owner of assessments and job ads: an account or a guest's browser session."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.models import DELETED_RETENTION, Assessment, JobAd, User

# Where a session has the key of its guest, and the day on which it was last extended.
GUEST_KEY = "guest_key"
RENEWED_ON = "renewed_on"


@dataclass(frozen=True, slots=True)
class Owner:
    """An account, a guest with a key in the browser session, or a visitor with neither."""

    user: User | None
    guest_key: UUID | None
    session_key: str | None = None  # of a guest, during a request

    @classmethod
    def of(cls, row: Assessment | JobAd) -> Self:
        """Return the owner of an assessment or a job ad, as it was when the row was read."""
        return cls(row.user, row.guest_key)

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of owned rows that identify this owner, with their values."""
        return {"user": self.user} if self.user else {"guest_key": self.guest_key}

    @property
    def key(self) -> str:
        """A string that identifies this owner; empty for a visitor without a guest key."""
        if self.user:
            return f"account {self.user.pk}"
        return f"guest {self.guest_key}" if self.guest_key else ""

    def all_assessments(self) -> QuerySet[Assessment]:
        """Return all assessments of this owner, including deleted ones."""
        return Assessment.objects.filter(**self.fields) if self.key else Assessment.objects.none()

    def retained_assessments(self) -> QuerySet[Assessment]:
        """Return the owner's assessments, including deleted ones that can be restored."""
        expired = Q(deleted_at__lte=timezone.now() - DELETED_RETENTION)
        return self.all_assessments().exclude(expired)

    def assessments(self) -> QuerySet[Assessment]:
        """Return the owner's assessments that are not deleted."""
        return self.all_assessments().filter(deleted_at=None)

    def job_ads(self) -> QuerySet[JobAd]:
        """Return the owner's job ads, newest first."""
        return JobAd.objects.filter(**self.fields) if self.key else JobAd.objects.none()

    @property
    def has_data(self) -> bool:
        """True if anything is stored for this owner."""
        return self.user is not None or self.all_assessments().exists() or self.job_ads().exists()
