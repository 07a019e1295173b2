"""The grids of the admin: all requirements, and all typical levels."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models
from assessments.admin.grid import Grid, Part, Place, Value
from assessments.domain.taxonomy.check import requirement_demand_weight
from assessments.domain.taxonomy.objects import Requirement, Role, TypicalLevel
from assessments.domain.taxonomy.rules import MAX_LEVEL, WEIGHTS


class NumberChoiceField(forms.TypedChoiceField):
    """A choice of whole numbers."""

    def __init__(self, numbers: Sequence[int], error: Any, *, required: bool = True) -> None:
        super().__init__(
            choices=[(str(number), str(number)) for number in numbers],
            coerce=int,
            empty_value=None,
            required=required,
            error_messages={"invalid_choice": error, "required": error},
        )


class RequirementGrid(Grid):
    """The requirements of target roles: level, weight and must-have."""

    slug = "requirements"
    title = gettext_lazy("Requirements by role")
    explanation = gettext_lazy(
        "Level: what the role requires, 1 to 4. Weight: 1, 2 or 4. Must-have: the minimum level, "
        "from 2 up to the level; empty if the requirement is not a must-have."
    )
    note_label = gettext_lazy("Why these weights")
    note_help = gettext_lazy(
        "Needed if job ads give another weight. It is stored with every changed weight that does "
        "not follow from the ads, so save weights with different reasons separately. Leave it "
        "empty to keep existing reasons."
    )
    model = models.Requirement
    slug_field = "slug"
    parts = (
        Part(
            "level",
            gettext_lazy("Level"),
            NumberChoiceField(range(1, MAX_LEVEL + 1), gettext_lazy("A level is 1, 2, 3 or 4.")),
        ),
        Part(
            "weight",
            gettext_lazy("Weight"),
            NumberChoiceField(WEIGHTS, gettext_lazy("A weight is 1, 2 or 4.")),
        ),
        Part(
            "floor",
            gettext_lazy("Must-have"),
            NumberChoiceField(
                range(2, MAX_LEVEL + 1),
                gettext_lazy("A must-have is 2, 3 or 4, or empty."),
                required=False,
            ),
        ),
    )

    @property
    def all_roles(self) -> list[Role]:
        """The target roles."""
        return self.taxonomy.target_roles

    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, Requirement]]:
        """Yield a role's requirements."""
        for row in self.taxonomy.requirements.get(role, ()):
            yield row.slug, row.name, row.area, row

    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Set the reason of changed weights.

        Raises ValidationError for a must-have above the level, and for a weight without a reason
        that job ads do not give.
        """
        role, slug = place
        _name, _area, row = self._rows[role][slug]
        changed: Requirement = row.model_copy(update=changes)
        if changed.floor is not None and changed.floor > changed.level:
            part = "floor" if "floor" in changes else "level"
            message = _("The must-have, %(floor)s, is above the level, %(level)s.")
            values = {"floor": changed.floor, "level": changed.level}
            raise ValidationError({part: message % values})
        if "weight" not in changes:
            return
        expected = requirement_demand_weight(changed, role)
        if changed.weight == expected:
            # The old reason was for a different weight.
            changes["weight_reason"] = ""
        elif note:
            changes["weight_reason"] = note
        elif not changed.weight_reason:
            problem = (
                _("Job ads give %(weight)s.") % {"weight": expected}
                if expected
                else _("No job ads give a weight.")
            )
            advice = _("Explain under “Why these weights” why it is %(weight)s.")
            raise ValidationError({"weight": f"{problem} {advice % {'weight': changed.weight}}"})


class TypicalLevelGrid(Grid):
    """The typical levels of people in the start roles."""

    slug = "typical-levels"
    title = gettext_lazy("Typical levels by role")
    explanation = gettext_lazy(
        "The average level of people with about three years in a role: 0 to 4, with up to two "
        "decimal places. The spread is edited on the page of each typical level."
    )
    note_label = gettext_lazy("Why these levels")
    note_help = gettext_lazy(
        "A usage figure or your reason. It replaces the basis of every changed level; leave it "
        "empty to keep the existing ones."
    )
    model = models.TypicalLevel
    slug_field = "skill__slug"
    parts = (
        Part(
            "mean",
            gettext_lazy("Typical level"),
            forms.DecimalField(
                min_value=0,
                max_value=MAX_LEVEL,
                decimal_places=2,
                error_messages={
                    "invalid": gettext_lazy("A typical level is a number from 0 to 4."),
                    "required": gettext_lazy("A typical level is a number from 0 to 4."),
                },
            ),
        ),
    )

    @property
    def all_roles(self) -> list[Role]:
        """The start roles."""
        return self.taxonomy.start_roles

    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, TypicalLevel]]:
        """Yield a role's typical levels of skills that are not retired."""
        for row in self.taxonomy.typical_levels.get(role, ()):
            skill = self.taxonomy.skill_by_slug[row.skill]
            if not skill.retired:
                yield skill.slug, skill.name, skill.area, row

    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Set the basis of a changed level."""
        if note:
            changes["basis"] = note
