"""The career guide: salaries and texts, each with its source."""

from typing import Any, get_args

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


# Sections with a second part, ``more``: after the colon, the label says what it is for.
SECTION_LABELS = {
    "comparison": "data scientist: machine learning engineer",
    "right-for-me": "is it right for me: what a no suggests",
    "acting-above-title": "acting above the title: when it is done",
    "interviews": "interviews: an example",
    "set-aside": "set aside: why",
}


class GuideEntry(Positioned, WithHistory, _GuideEntryColumns):
    """One entry of the career guide."""

    section = models.CharField(
        max_length=30,
        choices=[
            (section, SECTION_LABELS.get(section, section.replace("-", " ")))
            for section in get_args(objects.GuideSection)
        ],
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="guide_entries")

    class Meta:
        ordering = ("section", "position")
        verbose_name_plural = "guide entries"

    def __str__(self) -> str:
        return self.title or Truncator(self.text).chars(60)
