"""Rules for the parts of an object that its page edits together."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import pluralize
from unfold.forms import PaginationInlineFormSet

from assessments import models
from assessments.domain.questionnaire.levels import LEVELS


class FourLevels(PaginationInlineFormSet):
    """The levels 1 to 4 of a skill, with an empty form for each missing level."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Set the level of each form."""
        super().add_fields(form, index)
        existing = [row.level for row in self.get_queryset()]
        missing = [level.number for level in LEVELS[1:] if level.number not in existing]
        numbers = [*existing, *missing]
        form.about = LEVELS[numbers[index]] if index is not None and index < len(numbers) else None
        form.fields["level"].widget = forms.HiddenInput()
        form.fields["level"].initial = form.about and form.about.number


class PartsFormSet(PaginationInlineFormSet):
    """The parts of an object."""

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The parts that are left after the edit, without forms with errors."""
        rows = (getattr(form, "cleaned_data", None) for form in self.forms)
        return [row for row in rows if row and not row.get("DELETE")]


class EnoughParts(PartsFormSet):
    """The parts of an object, at least ``min_num``."""

    def clean(self) -> None:
        """Raise ValidationError if too few are left."""
        super().clean()
        if len(self.kept) < self.min_num:
            part = str(self.model._meta.verbose_name).split()[-1]
            raise ValidationError(
                f"A {self.fk.name} needs at least {self.min_num} "
                f"{part}{pluralize(self.min_num)}: add it here."
            )


class ExercisePairs(PartsFormSet):
    """The exercises of a skill: none or two for a level, because plans show them together."""

    def clean(self) -> None:
        """Raise ValidationError for a level with an exercise for only one setting."""
        super().clean()
        if any(self.errors):
            return
        there = {(row["level"], row["setting"]) for row in self.kept}
        settings = models.Exercise.Setting
        missing = [
            f"Level {level} needs an exercise {settings(setting).label.lower()} too: add it here."
            for level in sorted({level for level, _ in there})
            for setting in settings.values
            if (level, setting) not in there
        ]
        if missing:
            raise ValidationError(missing)
