"""A table of values by role as one editable page; grids.py has the tables.

A grid is built from the taxonomy document. Submitted values are compared with the rendered ones and
with those stored now, so that only this editor's changes are written and no other editor's changes
are overwritten.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from assessments import models
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Role
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER

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
    slug_field: ClassVar[str]  # of the model: what a place names besides the role
    parts: ClassVar[tuple[Part, ...]]

    @property
    @abstractmethod
    def all_roles(self) -> list[Role]:
        """All roles of this kind of grid."""

    @abstractmethod
    def rows_of(self, role: str) -> Iterator[tuple[str, str, str, Any]]:
        """Yield the slug, name, area and value of each row of a role, in order."""

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
        roles, slugs = zip(*changes, strict=True)
        related = ["role", *self.slug_field.split("__")[:-1]]
        candidates: Any = (
            self.model._default_manager.select_related(*related)
            .annotate(place_slug=F(self.slug_field))
            .filter(role__slug__in=roles, place_slug__in=slugs)
        )
        rows = [row for row in candidates if (row.role.slug, row.place_slug) in changes]
        for row in rows:
            for name, value in changes[row.role.slug, row.place_slug].items():
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
