"""A log of staff who viewed people's answers."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AnswerAccess(models.Model):
    """One access to an assessment's answers; kept when the account or assessment is deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    email = models.EmailField("who looked", help_text="Their address at the time.")
    assessment = models.UUIDField("whose assessment")
    seen_at = models.DateTimeField("when", default=timezone.now)

    class Meta:
        ordering = ("-seen_at", "-pk")
        db_table = "assessments_answersseen"
        verbose_name = "access to answers"
        verbose_name_plural = "accesses to answers"

    def __str__(self) -> str:
        return f"access {self.pk} to answers"
