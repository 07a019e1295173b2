"""Addresses at which calendar apps read a plan's milestones."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from assessments.models.assessment import Assessment
from assessments.models.sharing import new_token


class CalendarFeed(models.Model):
    """A calendar of a plan's milestones for anyone who has its address.

    Its key is part of the events' UIDs, so it stays the same when the plan changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="feed")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    language = models.CharField(max_length=10, help_text="Of the events' names.")
    events = models.JSONField(
        default=list, blank=True, help_text="As they were last sent, to send what has changed."
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar {str(self.pk)[:8]}"

    def get_absolute_url(self) -> str:
        """Return the path of the calendar."""
        return reverse("assessments:calendar_feed", args=[self.token])
