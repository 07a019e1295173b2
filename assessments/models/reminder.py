"""Monthly reminders by mail."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from assessments.models.assessment import Assessment
from assessments.models.sharing import new_token


class Reminder(models.Model):
    """A person's reminder of a plan. It stays when it is off, so that links in old mails work."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder"
    )
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    language = models.CharField(max_length=10, help_text="Of the mails.")
    site = models.CharField(
        max_length=300, help_text="Where it was turned on, for links: https://example.org/"
    )
    due_at = models.DateTimeField(
        null=True, blank=True, db_index=True, help_text="Of the next mail; empty if it is off."
    )

    def __str__(self) -> str:
        return f"reminder {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the path of the page that stops it."""
        return reverse("assessments:stop_reminder", args=[self.token])
