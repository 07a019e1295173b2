"""The career guide: salaries and texts, each with its source."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator

from assessments.domain.taxonomy import objects
from assessments.models.columns import Positioned, WithHistory, columns
from assessments.models.taxonomy import Source

_SalaryColumns: Any = columns(objects.Salary)
_GuideEntryColumns: Any = columns(objects.GuideEntry)


class Salary(Positioned, WithHistory, _SalaryColumns):
    """A yearly salary as its source gives it, in whole units of the currency."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="salaries")

    class Meta:
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


class GuideEntry(Positioned, WithHistory, _GuideEntryColumns):
    """One entry of the career guide."""

    class Section(models.TextChoices):
        """The sections of the guide. After a colon, the label says what ``more`` is for."""

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
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="guide_entries")

    class Meta:
        ordering = ("section", "position")
        verbose_name_plural = "guide entries"

    def __str__(self) -> str:
        return self.title or Truncator(self.text).chars(60)
