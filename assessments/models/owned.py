"""What belongs to one account or one browser session."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Owned(models.Model):
    """A row that only its owner can open: an account, or a guest's browser session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    guest_key = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Stored in the owner's browser session."
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest_key__isnull=True)
                | Q(user__isnull=True, guest_key__isnull=False),
                name="%(class)s_has_one_owner",
            ),
        )
