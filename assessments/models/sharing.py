"""Links that give anyone who has them access to a report."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from assessments.domain.text import has_visible
from assessments.models.assessment import Assessment

# Longer names are not used in the headline (characters).
MAX_HEADLINE_NAME = 24


def new_token() -> str:
    """Return 192 random bits as URL-safe text."""
    return secrets.token_urlsafe(24)


class SharedReport(models.Model):
    """A link to the report of a submitted assessment, valid until it expires or is revoked."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    name = models.CharField(
        max_length=80, blank=True, help_text="The name shown on the page, if any."
    )
    shows_evidence = models.BooleanField(
        db_column="shows_proofs",
        default=False,
        help_text="The page also shows the notes and links for skills and projects.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "name", "shows_evidence", "expires_at"),
                condition=Q(revoked_at=None),
                name="shared_report_unique",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="shared_report_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"link {self.pk} to a report"

    def get_absolute_url(self) -> str:
        """Return the path of the shared page."""
        return reverse("assessments:shared_report", args=[self.token])

    @property
    def shows_name(self) -> bool:
        """True if the shared page shows a name."""
        return has_visible(self.name)

    @property
    def short_name(self) -> str:
        """The name for the headline; empty if there is none or it is too long."""
        return self.name if self.shows_name and len(self.name) <= MAX_HEADLINE_NAME else ""

    @property
    def is_open(self) -> bool:
        """True if the link still works."""
        return self.revoked_at is None and timezone.now() < self.expires_at
