"""Whom assessments belong to: an account or the browser of a guest."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.models import DELETED_KEPT, Assessment, User


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
