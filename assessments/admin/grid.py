"""All requirements, or all typical levels, as one table to edit.

A grid is made of the taxonomy as a document. What comes back is compared with what the page was
rendered with and with what is stored now: so only what this editor changed is written, and what
somebody else changed meanwhile is neither overwritten nor lost.
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

# What the page was rendered with, and the text for all that one save changes.
RENDERED = "rendered"
NOTE = "note"
MAX_NOTE = 2000
# What somebody typed into a cell that somebody else changed meanwhile.
MINE = "mine-"

Place = tuple[str, str]  # role, and requirement or skill
Value = Any  # int, Decimal or None, as the field's part has it


class Part(NamedTuple):
    """One of the values that a place of the grid has."""

    name: str
    label: str | Promise
    field: forms.Field

    def clean(self, typed: str) -> Value:
        """Return the value that a text stands for. Raises ValidationError."""
        return self.field.clean(typed.strip().replace(",", "."))


class Level(forms.TypedChoiceField):
    """One of a few whole numbers."""

    def __init__(self, numbers: Sequence[int], error: Any, *, required: bool = True) -> None:
        super().__init__(
            choices=[(str(number), str(number)) for number in numbers],
            coerce=int,
            empty_value=None,
            required=required,
            error_messages={"invalid_choice": error, "required": error},
        )


def written(value: Value) -> str:
    """Return how a value stands in its cell."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value.normalize():f}"


class Conflict(NamedTuple):
    """What stands in a cell by now, and what the editor typed who had seen another value."""

    theirs: str
    mine: str


@dataclass
class Sent:
    """What came back of a grid, by the names of its fields."""

    typed: dict[str, str] = field(default_factory=dict)  # where it is not what is stored
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # of no one cell
    changes: dict[Place, dict[str, Value]] = field(default_factory=dict)
    note: str = ""

    @property
    def is_refused(self) -> bool:
        """Something must be mended or decided first."""
        return bool(self.errors or self.conflicts or self.problems)


class Cell(NamedTuple):
    """One input of the page."""

    name: str
    label: str
    value: str
    stored: str
    error: str
    conflict: Conflict | None
    begins: bool  # the first of its role

    @property
    def is_changed(self) -> bool:
        """It shows something else than what is stored."""
        return self.value != self.stored


class Line(NamedTuple):
    """A row of the page: for each role a cell for each part, or None where nothing is asked."""

    name: str
    roles: list[list[Cell] | None]


class Group(NamedTuple):
    """The rows of an area."""

    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Grid(ABC):
    """A table of roles and what they have, of all of them or of one role or area."""

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
    def offered(self) -> list[Role]:
        """Every role that this kind of grid has."""

    @abstractmethod
    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, Any]]:
        """Yield slug, name, area and value of what a role has, in order."""

    @abstractmethod
    def chosen(self, places: Sequence[Place]) -> QuerySet[Any]:
        """Return the table's rows at ``places``."""

    @abstractmethod
    def place_of(self, row: Any) -> Place:
        """Return where a row of the table stands."""

    @abstractmethod
    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Complete the changes of one place by the note. Raises ValidationError by part."""

    @property
    def roles(self) -> list[Role]:
        """The roles that are shown."""
        return [role for role in self.offered if self.role in ("", role.slug)]

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
        """What stands in each field now, by the field's name."""
        return {
            self.field_name(part, (role, slug)): written(getattr(value, part.name))
            for role, rows in self._rows.items()
            for slug, (_name, _area, value) in rows.items()
            for part in self.parts
        }

    @staticmethod
    def field_name(part: Part, place: Place) -> str:
        """Return the name of a part's field."""
        return ":".join((part.name, *place))

    def groups(self, sent: Sent) -> list[Group]:
        """Return the table's rows by area, with what was sent where that is not stored yet."""
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

    def _cells(self, role: Role, slug: str, name: str, sent: Sent) -> list[Cell] | None:
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
        """Return what is stored in fields, all where none are named, for the page to send back."""
        kept = self.stored if names is None else {name: self.stored[name] for name in names}
        return json.dumps(kept, separators=(",", ":"))

    def read(self, data: Mapping[str, str]) -> Sent:
        """Read what came back of a grid like this one."""
        sent = Sent(note=data.get(NOTE, "").replace("\r\n", "\n").strip())
        if CONTROL_CHARACTER.search(sent.note):
            sent.problems.append(_("There is a control character in the note; type it again."))
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
                _("Something that you changed is no longer there: somebody removed it meanwhile.")
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
        sent: Sent,
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
        text = written(value)
        if text in (stored, rendered):
            return
        sent.typed[name] = text
        if name not in data or rendered not in (None, stored):
            sent.conflicts[name] = Conflict(stored, text)
        changed.setdefault(place, {})[part.name] = value

    def _read_place(self, place: Place, values: dict[str, Value], sent: Sent) -> None:
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
        """Write an editor's changes of places and return the rows that they are in."""
        rows = list(self.chosen(list(changes)))
        for row in rows:
            for name, value in changes[self.place_of(row)].items():
                setattr(row, name, value)
        names = {name for values in changes.values() for name in values}
        bulk_update_with_history(rows, self.model, sorted(names), default_user=editor)
        return rows


def _rendered(data: Mapping[str, str]) -> dict[str, str]:
    """Return what the page says that it was rendered with; nothing where it says nonsense."""
    try:
        found = json.loads(data.get(RENDERED, ""))
    except (ValueError, RecursionError):
        return {}
    # JSON can hold half of a UTF-16 pair, which no page can.
    rows = found.items() if isinstance(found, dict) else ()
    return {name: str(text).encode(errors="replace").decode() for name, text in rows}


def _at(places: Sequence[Place], other: str) -> Q:
    """Return what finds rows at places: a role's slug and another one."""
    found = Q(pk__in=())
    by_role: dict[str, list[str]] = {}
    for role, slug in places:
        by_role.setdefault(role, []).append(slug)
    for role, slugs in by_role.items():
        found |= Q(("role__slug", role), (f"{other}__in", slugs))
    return found


class RequirementGrid(Grid):
    """What the target roles ask: level, weight and must-have."""

    slug = "requirements"
    title = gettext_lazy("Requirements by role")
    explanation = gettext_lazy(
        "Level: what the role asks, 1 to 4. Weight: 1, 2 or 4. Must-have: the level below which a "
        "gap blocks, from 2 up to the level; empty where it is none."
    )
    note_label = gettext_lazy("Why these weights")
    note_help = gettext_lazy(
        "Needed where advertisements give another weight. It is written beside every weight that "
        "this save changes and that does not follow from them, so save weights with different "
        "reasons one after the other. Left empty, a reason that is already written stays."
    )
    model = models.Requirement
    parts = (
        Part(
            "level",
            gettext_lazy("Level"),
            Level(range(1, MAX_LEVEL + 1), gettext_lazy("A level is 1, 2, 3 or 4.")),
        ),
        Part(
            "weight",
            gettext_lazy("Weight"),
            Level(WEIGHTS, gettext_lazy("A weight is 1, 2 or 4.")),
        ),
        Part(
            "floor",
            gettext_lazy("Must-have"),
            Level(
                range(2, MAX_LEVEL + 1),
                gettext_lazy("A must-have is 2, 3 or 4, or empty."),
                required=False,
            ),
        ),
    )

    @property
    def offered(self) -> list[Role]:
        """Return target roles."""
        return self.taxonomy.target_roles

    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, Requirement]]:
        """Yield a role's requirements."""
        for row in self.taxonomy.requirements.get(role, ()):
            yield row.slug, row.name, row.area, row

    def chosen(self, places: Sequence[Place]) -> QuerySet[models.Requirement]:
        """Return requirements."""
        return models.Requirement.objects.filter(_at(places, "slug")).select_related("role")

    def place_of(self, row: Any) -> Place:
        """Return a requirement's role and slug."""
        return row.role.slug, row.slug

    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Refuse a must-have above the level, and a weight that nothing gives."""
        role, slug = place
        _name, _area, row = self._rows[role][slug]
        now: Requirement = row.model_copy(update=changes)
        if now.floor is not None and now.floor > now.level:
            part = "floor" if "floor" in changes else "level"
            message = _("The must-have, %(floor)s, is above the level, %(level)s.")
            raise ValidationError({part: message % {"floor": now.floor, "level": now.level}})
        if "weight" not in changes:
            return
        expected = requirement_demand_weight(now, role)
        if now.weight == expected:
            # A reason for another weight than this one would only mislead.
            changes["weight_reason"] = ""
        elif note:
            changes["weight_reason"] = note
        elif not now.weight_reason:
            given = (
                _("Advertisements give %(weight)s.") % {"weight": expected}
                if expected
                else _("No advertisements give a weight.")
            )
            wanted = _("Say under “Why these weights” why it is %(weight)s.")
            raise ValidationError({"weight": f"{given} {wanted % {'weight': now.weight}}"})


class TypicalLevelGrid(Grid):
    """What people in the start roles usually have."""

    slug = "typical-levels"
    title = gettext_lazy("Typical levels by role")
    explanation = gettext_lazy(
        "What people with some three years in a role have on average, from 0 to 4, in hundredths "
        "at most. How far they differ is edited with the single typical level."
    )
    note_label = gettext_lazy("Why these levels")
    note_help = gettext_lazy(
        "A usage figure or your reason. It replaces the basis of every level that this save "
        "changes; left empty, each keeps the basis that it has."
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
    def offered(self) -> list[Role]:
        """Return start roles."""
        return self.taxonomy.start_roles

    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, TypicalLevel]]:
        """Yield a role's typical levels of the skills that are still asked for."""
        for row in self.taxonomy.typical_levels.get(role, ()):
            skill = self.taxonomy.skill_by_slug[row.skill]
            if not skill.retired:
                yield skill.slug, skill.name, skill.area, row

    def chosen(self, places: Sequence[Place]) -> QuerySet[models.TypicalLevel]:
        """Return typical levels."""
        rows = models.TypicalLevel.objects.filter(_at(places, "skill__slug"))
        return rows.select_related("role", "skill")

    def place_of(self, row: Any) -> Place:
        """Return a typical level's role and skill."""
        return row.role.slug, row.skill.slug

    def complete(self, place: Place, changes: dict[str, Value], note: str) -> None:
        """Give what is changed its new basis."""
        if note:
            changes["basis"] = note
