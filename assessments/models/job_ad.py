"""Job ads that people have pasted."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from assessments.models.owned import Owned
from assessments.models.taxonomy import Role

# How long an ad is stored that its owner does not keep.
UNKEPT_RETENTION = timedelta(days=30)


class JobAd(Owned):
    """A pasted job ad with what was found in it; the text can be deleted before the ad."""

    name = models.CharField(max_length=80, blank=True, help_text="Given by its owner.")
    text = models.TextField(blank=True, help_text="As it was pasted; empty if deleted.")
    start_role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose typical levels count without an assessment.",
    )
    target_role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose levels and weights count; the closest one unless its owner changes it.",
    )
    findings = models.JSONField(help_text="See domain/matching/stored.py.")
    dismissed = models.JSONField(
        default=list, blank=True, help_text="Skills that the ad does not ask for, says its owner."
    )
    created_at = models.DateTimeField(default=timezone.now)
    kept_at = models.DateTimeField(
        null=True, blank=True, help_text="Since then it is not deleted automatically."
    )

    class Meta(Owned.Meta):
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"job ad {str(self.pk)[:8]}"

    @property
    def title(self) -> str:
        """The name given by its owner, or the target role; show it to the owner only."""
        return self.name or str(self.target_role)

    @property
    def expires_at(self) -> datetime | None:
        """When it is deleted automatically; None if it is kept."""
        return None if self.kept_at else self.created_at + UNKEPT_RETENTION
