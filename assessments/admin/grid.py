"""All requirements, or all typical levels, as one editable table.

A grid is built from the taxonomy document. Submitted values are compared with the rendered ones and
with those stored now, so that only this editor's changes are written and no other editor's changes
are overwritten.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_update_with_history

from assessments import models
from assessments.domain.taxonomy.check import requirement_demand_weight
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Requirement, Role, TypicalLevel
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER, MAX_LEVEL, WEIGHTS

# Field names: the rendered values, and the reason for all changes in one save.
RENDERED = "rendered"
NOTE = "note"
MAX_NOTE = 2000
# Prefix of the editor's own value for a cell that another editor has changed.
MINE = "mine-"

Place = tuple[str, str]  # role, and requirement or skill
Value = Any  # int, Decimal or None, depending on the part


class Part(NamedTuple):
    """One of the values at each place of the grid."""

    name: str
    label: str | Promise
    field: forms.Field

    def clean(self, typed: str) -> Value:
        """Convert text to a value. Raises ValidationError."""
        return self.field.clean(typed.strip().replace(",", "."))


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


def format_value(value: Value) -> str:
    """Return the text of a value for its cell."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value.normalize():f}"


class Conflict(NamedTuple):
    """The stored value of a cell that another editor changed, and this editor's value."""

    theirs: str
    mine: str


@dataclass
class Submission:
    """The submitted grid, by field name."""

    typed: dict[str, str] = field(default_factory=dict)  # only values that are not stored
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # not of a single cell
    changes: dict[Place, dict[str, Value]] = field(default_factory=dict)
    note: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the editor has to fix an error or resolve a conflict first."""
        return bool(self.errors or self.conflicts or self.problems)


class Cell(NamedTuple):
    """An input of the page."""

    name: str
    label: str
    value: str
    stored: str
    error: str
    conflict: Conflict | None
    begins: bool  # the first of its role

    @property
    def is_changed(self) -> bool:
        """Whether the value differs from the stored one."""
        return self.value != self.stored


class Line(NamedTuple):
    """A row of the page: for each role a cell per part, or None if the role has no such row."""

    name: str
    roles: list[list[Cell] | None]


class Group(NamedTuple):
    """The rows of an area."""

    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Grid(ABC):
    """A table of values by role, optionally limited to one role or area."""

    taxonomy: Taxonomy
    role: str = ""
    area: str = ""

    slug: ClassVar[str]
    title: ClassVar[str | Promise]
    explanation: ClassVar[str | Promise]
    note_label: ClassVar[str | Promise]
    note_help: ClassVar[str | Promise]
    model: ClassVar[type[Model]]
    parts: ClassVar[tuple[Part, ...]]

    @property
    @abstractmethod
    def all_roles(self) -> list[Role]:
        """All roles of this kind of grid."""

    @abstractmethod
    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, Any]]:
        """Yield the slug, name, area and value of each row of a role, in order."""

    @abstractmethod
    def rows_at(self, places: Sequence[Place]) -> QuerySet[Any]:
        """Return the database rows at ``places``."""

    @abstractmethod
    def place_of(self, row: Any) -> Place:
        """Return the place of a database row."""

    @abstractmethod
    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Add the note to the changes of one place. Raises ValidationError by part."""

    @property
    def roles(self) -> list[Role]:
        """The roles shown."""
        return [role for role in self.all_roles if self.role in ("", role.slug)]

    @cached_property
    def _rows(self) -> dict[str, dict[str, tuple[str, str, Any]]]:
        """Name, area and value by role and slug."""
        return {
            role.slug: {
                slug: (name, area, value)
                for slug, name, area, value in self.rows_of(role.slug)
                if self.area in ("", area)
            }
            for role in self.roles
        }

    @cached_property
    def stored(self) -> dict[str, str]:
        """The stored values by field name."""
        return {
            self.field_name(part, (role, slug)): format_value(getattr(value, part.name))
            for role, rows in self._rows.items()
            for slug, (_name, _area, value) in rows.items()
            for part in self.parts
        }

    @staticmethod
    def field_name(part: Part, place: Place) -> str:
        """Return the field name of a part at a place."""
        return ":".join((part.name, *place))

    def groups(self, sent: Submission) -> list[Group]:
        """Return the rows by area, with the submitted values where they differ from the stored."""
        names: dict[str, dict[str, str]] = {area.slug: {} for area in self.taxonomy.areas}
        for rows in self._rows.values():
            for slug, (name, area, _value) in rows.items():
                names[area].setdefault(slug, name)
        return [
            Group(
                self.taxonomy.area_by_slug[area].name,
                [
                    Line(name, [self._cells(role, slug, name, sent) for role in self.roles])
                    for slug, name in lines.items()
                ],
            )
            for area, lines in names.items()
            if lines
        ]

    def _cells(self, role: Role, slug: str, name: str, sent: Submission) -> list[Cell] | None:
        if slug not in self._rows[role.slug]:
            return None
        cells = []
        for part in self.parts:
            field_name = self.field_name(part, (role.slug, slug))
            stored = self.stored[field_name]
            cells.append(
                Cell(
                    field_name,
                    f"{name}, {role.name}: {part.label}",
                    sent.typed.get(field_name, stored),
                    stored,
                    sent.errors.get(field_name, ""),
                    sent.conflicts.get(field_name),
                    begins=part is self.parts[0],
                )
            )
        return cells

    def rendered(self, names: Iterable[str] | None = None) -> str:
        """Return the stored values of fields, by default of all, as JSON for a hidden field."""
        values = self.stored if names is None else {name: self.stored[name] for name in names}
        return json.dumps(values, separators=(",", ":"))

    def read(self, data: Mapping[str, str]) -> Submission:
        """Read a submitted grid."""
        sent = Submission(note=data.get(NOTE, "").replace("\r\n", "\n").strip())
        if CONTROL_CHARACTER.search(sent.note):
            sent.problems.append(_("The note contains a control character. Please type it again."))
        elif len(sent.note) > MAX_NOTE:
            sent.problems.append(_("The note is longer than 2,000 characters."))
        rendered = _rendered(data)
        changed: dict[Place, dict[str, Value]] = {}
        for part in self.parts:
            for role, rows in self._rows.items():
                for slug in rows:
                    name = self.field_name(part, (role, slug))
                    self._read_cell(part, (role, slug), data, rendered.get(name), sent, changed)
        gone = {name for name in rendered.keys() - self.stored.keys() if name in data}
        if any(data[name].strip() != rendered[name] for name in gone):
            sent.problems.append(
                _("Something that you changed no longer exists: another editor has removed it.")
            )
        for place, values in changed.items():
            self._read_place(place, values, sent)
        return sent

    def _read_cell(
        self,
        part: Part,
        place: Place,
        data: Mapping[str, str],
        rendered: str | None,
        sent: Submission,
        changed: dict[Place, dict[str, Value]],
    ) -> None:
        name = self.field_name(part, place)
        stored = self.stored[name]
        undecided = data.get(MINE + name)
        typed = data.get(name, undecided)
        if typed is None or typed.strip() == (stored if rendered is None else rendered):
            return
        try:
            value = part.clean(typed)
        except ValidationError as error:
            sent.typed[name] = typed
            sent.errors[name] = error.messages[0]
            return
        text = format_value(value)
        if text in (stored, rendered):
            return
        sent.typed[name] = text
        if name not in data or rendered not in (None, stored):
            sent.conflicts[name] = Conflict(stored, text)
        changed.setdefault(place, {})[part.name] = value

    def _read_place(self, place: Place, values: dict[str, Value], sent: Submission) -> None:
        try:
            self.complete(place, values, sent.note)
        except ValidationError as error:
            for part in self.parts:
                for message in error.message_dict.get(part.name, ()):
                    sent.errors.setdefault(self.field_name(part, place), message)
        sent.changes[place] = values

    def write(
        self, changes: Mapping[Place, Mapping[str, Value]], editor: models.User
    ) -> list[Model]:
        """Save an editor's changes by place and return the changed rows."""
        rows = list(self.rows_at(list(changes)))
        for row in rows:
            for name, value in changes[self.place_of(row)].items():
                setattr(row, name, value)
        names = {name for values in changes.values() for name in values}
        bulk_update_with_history(rows, self.model, sorted(names), default_user=editor)
        return rows


def _rendered(data: Mapping[str, str]) -> dict[str, str]:
    """Return the values that the page was rendered with, empty if they cannot be parsed."""
    try:
        values = json.loads(data.get(RENDERED, ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    # JSON can have half of a UTF-16 pair, which no page can show.
    return {name: str(text).encode(errors="replace").decode() for name, text in values.items()}


def _at(places: Sequence[Place], other: str) -> Q:
    """Return a filter for rows at places, each a role's slug and a value of ``other``."""
    condition = Q(pk__in=())
    by_role: dict[str, list[str]] = {}
    for role, slug in places:
        by_role.setdefault(role, []).append(slug)
    for role, slugs in by_role.items():
        condition |= Q(("role__slug", role), (f"{other}__in", slugs))
    return condition


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

    def rows_at(self, places: Sequence[Place]) -> QuerySet[models.Requirement]:
        """Return the requirements at ``places``."""
        return models.Requirement.objects.filter(_at(places, "slug")).select_related("role")

    def place_of(self, row: Any) -> Place:
        """Return a requirement's role and slug."""
        return row.role.slug, row.slug

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

    def rows_at(self, places: Sequence[Place]) -> QuerySet[models.TypicalLevel]:
        """Return the typical levels at ``places``."""
        rows = models.TypicalLevel.objects.filter(_at(places, "skill__slug"))
        return rows.select_related("role", "skill")

    def place_of(self, row: Any) -> Place:
        """Return a typical level's role and skill."""
        return row.role.slug, row.skill.slug

    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Set the basis of a changed level."""
        if note:
            changes["basis"] = note
