"""A person's assessment: answers while it is a draft, a result after it is submitted."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.domain.text import has_visible
from assessments.models.owned import Owned
from assessments.models.taxonomy import Role, Skill

# How long a deleted assessment can be restored.
DELETED_RETENTION = timedelta(days=30)


class Origin(models.TextChoices):
    """How an assessment was created."""

    ANSWERED = "answered", "answered here from the first question"
    COPY = "copy", "a copy of earlier answers"
    FILE = "file", "imported from a file"


class Assessment(Owned):
    """Answers for a start and a target role.

    ``__str__`` of this and other personal models has no personal data, because the admin shows it.
    """

    title = models.CharField(max_length=80, blank=True, help_text="Given by its owner.")
    start_role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    target_role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.ANSWERED)
    asked = models.JSONField(
        null=True,
        blank=True,
        help_text="Skills in the questionnaire when its owner last saw it.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Hidden since then, and deleted permanently some days later.",
    )

    class Meta(Owned.Meta):
        ordering = ("-created_at",)
        permissions = (
            ("view_personal_answers", "Can see people's answers"),
            ("view_insight", "Can see statistics over all answers"),
        )

    def __str__(self) -> str:
        return f"assessment {str(self.pk)[:8]}"

    @property
    def name(self) -> str:
        """The title given by its owner, or the two roles; show it to the owner only."""
        if has_visible(self.title):
            return self.title
        return f"{self.start_role} → {self.target_role}"

    @property
    def is_submitted(self) -> bool:
        """True if its answers are final and a result exists."""
        return self.submitted_at is not None

    @property
    def restorable_until(self) -> datetime | None:
        """The end of the time in which it can be restored; None unless deleted."""
        return self.deleted_at and self.deleted_at + DELETED_RETENTION


class AnswerValue(models.TextChoices):
    """A level, "not sure" or "not relevant to me"."""

    NONE = "0", "0"
    BASICS = "1", "1"
    WITH_HELP = "2", "2"
    ON_MY_OWN = "3", "3"
    EXPERT = "4", "4"
    UNSURE = "unsure", "not sure"
    NOT_RELEVANT = "not-relevant", "not relevant"


class Answer(models.Model):
    """A person's answer for one skill. Text, so that level 0 is never mistaken for no answer."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=12, choices=AnswerValue)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "skill"), name="answer_unique"),
            models.CheckConstraint(
                condition=Q(value__in=AnswerValue.values),
                name="answer_value_allowed",
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Snapshot(models.Model):
    """A part of the taxonomy that results were scored against, stored once per digest."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    content = models.JSONField()
    version = models.PositiveSmallIntegerField(
        default=1,
        db_default=1,
        help_text="Version of the format.",
    )
    imported = models.BooleanField(
        default=False, help_text="Imported from a user's file; never existed on this site."
    )
    taken_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]


class Result(models.Model):
    """The scores of a submitted assessment. Rows are never changed."""

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="result")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="results")
    answers = models.JSONField(help_text="As they were submitted, by skill.")
    readiness = models.FloatField()
    reverse_readiness = models.FloatField()
    report = models.JSONField(help_text="All figures of the report.")
    version = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="Of the report's format."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"result {self.pk}"
