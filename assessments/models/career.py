"""The career guide: salaries and what is known of the path, each with its source."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from simple_history.models import HistoricalRecords

from assessments.models.taxonomy import Source


class Salary(models.Model):
    """A salary figure as its source gives it: a year's pay in whole units of the currency."""

    class Kind(models.TextChoices):
        """One figure or two ends."""

        AVERAGE = "average"
        RANGE = "range"

    country = models.CharField(max_length=2, help_text="Two letters, ISO 3166.")
    currency = models.CharField(max_length=3, help_text="Three letters, ISO 4217.")
    role = models.SlugField(help_text="A role's slug, also of a role that is not in the taxonomy.")
    role_name = models.CharField(max_length=80)
    experience = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.PositiveIntegerField()
    amount_to = models.PositiveIntegerField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="salaries")
    source_named = models.CharField(
        max_length=80, blank=True, help_text="Whom the source itself names."
    )
    year = models.CharField(max_length=20, blank=True, help_text="Leave empty where undated.")
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        """In the guide's order."""

        ordering = ("position",)
        verbose_name_plural = "salaries"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="average", amount_to__isnull=True)
                | Q(kind="range", amount_to__gt=models.F("amount")),
                name="salary_range_has_two_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_name}, {self.country}: {self.amount} {self.currency}"


class GuideEntry(models.Model):
    """One piece of the career guide."""

    class Section(models.TextChoices):
        """Where it stands; ``more`` holds what the label says after the colon."""

        DEMAND = "demand", "demand"
        PATH = "path", "path"
        DEGREES = "degrees", "degrees"
        ENTRY_ROLES = "entry-roles", "entry roles"
        INDUSTRIES = "industries", "industries"
        FREELANCING = "freelancing", "freelancing"
        COMPARISON = "comparison", "data scientist: machine learning engineer"
        RIGHT_FOR_ME = "right-for-me", "is it right for me: what a no suggests"
        ACTING_ABOVE_TITLE = "acting-above-title", "acting above the title: when it is done"
        INTERVIEWS = "interviews", "interviews: an example"
        CHOOSING_A_SPECIALISM = "choosing-a-specialism", "choosing a specialism"
        SET_ASIDE = "set-aside", "set aside: why"

    section = models.CharField(max_length=30, choices=Section)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    more = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="guide_entries")
    source_named = models.CharField(
        max_length=200, blank=True, help_text="Whom the source itself names."
    )
    year = models.CharField(max_length=20, blank=True, help_text="Leave empty where undated.")
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        """In the guide's order."""

        ordering = ("section", "position")
        verbose_name_plural = "guide entries"

    def __str__(self) -> str:
        return self.title or Truncator(self.text).chars(60)
