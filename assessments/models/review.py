"""Signatures of editors who have read a text of the taxonomy."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Review(models.Model):
    """An editor's signature. It is valid as long as an object has the text with this digest.

    Rows are never deleted, so they are the history of the signatures. They are no part of the
    taxonomy: files neither contain nor change them.
    """

    kind = models.CharField(max_length=20)
    slug = models.SlugField(help_text="Of the project or skill, also for a resource of a skill.")
    name = models.CharField(max_length=200, help_text="At the time.")
    digest = models.CharField(max_length=64)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        # Only editors of the taxonomy see it, on pages of its own.
        default_permissions = ()
        ordering = ("-signed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("digest",), condition=Q(withdrawn_at=None), name="review_valid_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
