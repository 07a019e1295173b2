"""The grids of the admin: all requirements, and all typical levels."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from assessments import models
from assessments.admin.grid import Asking, Column, Grid, Place, Row, Value
from assessments.domain.taxonomy.check import requirement_demand_weight, unexplained_weight
from assessments.domain.taxonomy.objects import Requirement, Role
from assessments.domain.taxonomy.rules import MAX_LEVEL, WEIGHTS

# What a requirement that is only written to the grid does not have yet.
EMPTY: dict[str, Any] = {
    "level": 0,
    "weight": 0,
    "floor": None,
    "weight_reason": None,
    "demand_figures": (),
}


class NumberChoiceField(forms.TypedChoiceField):
    """A choice of whole numbers."""

    def __init__(self, numbers: Sequence[int], error: str, *, required: bool = True) -> None:
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
    title = "Requirements by role"
    explanation = (
        "Level: what the role requires, 1 to 4. Weight: 1, 2 or 4. Must-have: the minimum level, "
        "from 2 up to the level; empty if the requirement is not a must-have. A plus asks a role "
        "for the skill."
    )
    note_label = "Why these weights"
    note_help = (
        "The reason of every changed weight that does not follow from the job ads. Leave it empty "
        "if each has a reason of its own: you are asked for each."
    )
    model = models.Requirement
    slug_field = "slug"
    columns = (
        Column(
            "level",
            "Level",
            NumberChoiceField(range(1, MAX_LEVEL + 1), "A level is 1, 2, 3 or 4."),
        ),
        Column(
            "weight",
            "Weight",
            NumberChoiceField(WEIGHTS, "A weight is 1, 2 or 4."),
        ),
        Column(
            "floor",
            "Must-have",
            NumberChoiceField(
                range(2, MAX_LEVEL + 1),
                "A must-have is 2, 3 or 4, or empty.",
                required=False,
            ),
        ),
    )

    @property
    def all_roles(self) -> list[Role]:
        """The target roles."""
        return self.taxonomy.target_roles

    @cached_property
    def _all(self) -> dict[str, Requirement]:
        """A requirement of each slug, and one for each skill that no role asks for."""
        found: dict[str, Requirement] = {}
        for role in self.all_roles:
            for row in self.taxonomy.requirements.get(role.slug, ()):
                found.setdefault(row.slug, row)
        asked = {slug for row in found.values() for slug in row.skills}
        for skill in self.taxonomy.skills:
            if not skill.retired and skill.slug not in asked and skill.slug not in found:
                values: dict[str, Any] = {"slug": skill.slug, "name": skill.name}
                values |= {"area": skill.area, "skills": (skill.slug,), "reason": ""}
                found[skill.slug] = Requirement.model_construct(**values, **EMPTY)
        return found

    def rows_of(self, role: str) -> Iterator[tuple[str, Row]]:
        """Yield a role's requirements, then those of other roles and skills that no role has."""
        own = {row.slug: row for row in self.taxonomy.requirements.get(role, ())}
        asked = {slug: row for row in own.values() for slug in row.skills}
        for slug, row in (own | {s: r for s, r in self._all.items() if s not in own}).items():
            names = [self.taxonomy.skill_by_slug[skill].name for skill in row.skills]
            detail = ", ".join(names) if names != [row.name] else ""
            taken = [asked[skill].name for skill in row.skills if skill in asked]
            instead = taken[0] if slug not in own and len(taken) == len(row.skills) else ""
            yield slug, Row(row.name, row.area, own.get(slug), detail, instead)

    def complete(self, place: Place, changes: dict[str, Value], ask: Asking) -> None:
        """Add the reasons of a new requirement and of a weight that job ads do not give.

        Raises ValidationError for a must-have above the level, and for a new requirement without a
        level or a weight.
        """
        role, slug = place
        stored = self.rows[role][slug].value
        former: Requirement = stored or self._all[slug].model_copy(update=EMPTY)
        for column in ("level", "weight") if stored is None else ():
            if changes.get(column) is None:
                raise ValidationError({column: "A new requirement needs a level and a weight."})
        changed = former.model_copy(update=changes)
        if changed.floor is not None and changed.floor > changed.level:
            column = "floor" if "floor" in changes else "level"
            message = f"The must-have, {changed.floor}, is above the level, {changed.level}."
            raise ValidationError({column: message})
        if stored is None:
            suggestion = former.reason
            label, explanation = "why the role asks for it", "Shown in reports."
            changes["reason"] = ask("reason", label, explanation, suggestion)
        if "weight" not in changes:
            return
        expected = requirement_demand_weight(changed, role)
        if changed.weight == expected:
            # The old reason was for a different weight.
            changes["weight_reason"] = ""
            return
        explanation = unexplained_weight(changed.weight, expected)
        if former.weight_reason:
            explanation += (
                f" This is the reason for weight {former.weight}: keep it if it still fits."
            )
        label = f"why its weight is {changed.weight}"
        changes["weight_reason"] = ask(
            "weight_reason", label, explanation, former.weight_reason or "", note=ask.sent.note
        )

    def create(self, place: Place, values: Mapping[str, Value]) -> models.Requirement:
        """Save a new requirement for the skills that the role does not ask for elsewhere."""
        role, slug = place
        row = self._all[slug]
        own = self.taxonomy.requirements.get(role, ())
        asked = {skill for other in own for skill in other.skills}
        last = models.Requirement.objects.filter(role__slug=role).aggregate(last=Max("position"))
        requirement = models.Requirement.objects.create(
            role=models.Role.objects.get(slug=role),
            area=models.Area.objects.get(slug=row.area),
            slug=slug,
            name=row.name,
            position=(last["last"] or 0) + 1,
            **values,
        )
        for position, skill in enumerate(skill for skill in row.skills if skill not in asked):
            models.RequirementSkill.objects.create(
                requirement=requirement,
                skill=models.Skill.objects.get(slug=skill),
                position=position,
            )
        return requirement


class TypicalLevelGrid(Grid):
    """The typical levels of people in the start roles."""

    slug = "typical-levels"
    title = "Typical levels by role"
    explanation = (
        "The average level of people with about three years in a role: 0 to 4, with up to two "
        "decimal places. A plus adds one, with the usual spread and source of the role; both are "
        "edited on the page of each typical level."
    )
    note_label = "Why these levels"
    note_help = (
        "A usage figure or your reason. It replaces the basis of every changed level; leave it "
        "empty to keep the existing ones."
    )
    model = models.TypicalLevel
    slug_field = "skill__slug"
    columns = (
        Column(
            "mean",
            "Typical level",
            forms.DecimalField(
                min_value=0,
                max_value=MAX_LEVEL,
                decimal_places=2,
                error_messages={
                    "invalid": "A typical level is a number from 0 to 4.",
                    "required": "A typical level is a number from 0 to 4.",
                },
            ),
        ),
    )

    @property
    def all_roles(self) -> list[Role]:
        """The start roles."""
        return self.taxonomy.start_roles

    def rows_of(self, role: str) -> Iterator[tuple[str, Row]]:
        """Yield a row for each skill that is not retired."""
        own = {row.skill: row for row in self.taxonomy.typical_levels.get(role, ())}
        for skill in self.taxonomy.skills:
            if not skill.retired:
                yield skill.slug, Row(skill.name, skill.area, own.get(skill.slug))

    def complete(self, place: Place, changes: dict[str, Value], ask: Asking) -> None:
        """Set the basis of a changed level, and ask for that of a new one."""
        if self.rows[place[0]][place[1]].value is None:
            label = "why this level"
            explanation = "A usage figure or your reason."
            changes["basis"] = ask("basis", label, explanation, note=ask.sent.note)
        elif ask.sent.note:
            changes["basis"] = ask.sent.note

    def create(self, place: Place, values: Mapping[str, Value]) -> models.TypicalLevel:
        """Save a new typical level, with the usual spread and source of the role's others."""
        role, slug = place
        others = self.taxonomy.typical_levels.get(role, ())
        spreads = Counter(row.spread for row in others)
        sources = Counter(row.source for row in others)
        usual = sources or Counter(source.slug for source in self.taxonomy.sources)
        return models.TypicalLevel.objects.create(
            role=models.Role.objects.get(slug=role),
            skill=models.Skill.objects.get(slug=slug),
            source=models.Source.objects.get(slug=usual.most_common(1)[0][0]),
            spread=spreads.most_common(1)[0][0] if spreads else 1,
            **values,
        )
