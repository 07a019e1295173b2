"""A table of values by role as one editable page; grids.py has the tables.

A grid is built from the taxonomy document. Submitted values are compared with the rendered ones and
with those stored now, so that only this editor's changes are written and no other editor's changes
are overwritten. Each row can be added to roles that do not have it. The editor is asked for the
texts that a new row or a changed value needs.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Model
from simple_history.utils import bulk_update_with_history

from assessments import models
from assessments.admin.fields import HAS_CONTROL_CHARACTER
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Role
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER

# Field names: the rendered values, the reason for all changes in one save, and the button that
# opens an empty place.
RENDERED = "rendered"
NOTE = "note"
ADD = "add"
MAX_TEXT = 2000
# Prefix of the editor's own value for a cell that another editor has changed.
MINE = "mine-"

Place = tuple[str, str]  # role, and requirement or skill
Value = Any  # int, Decimal or None, depending on the column


class Column(NamedTuple):
    """A column that each role has, such as its weights."""

    name: str
    label: str
    field: forms.Field

    def clean(self, typed: str) -> Value:
        """Convert text, such as “3.0” or “2,5”, to a value. Raises ValidationError."""
        return self.field.clean(re.sub(r"\.0+$", "", typed.strip().replace(",", ".")))


def format_value(value: Value) -> str:
    """Return the text of a value for its cell."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value.normalize():f}"


class Conflict(NamedTuple):
    """The stored value of a cell that another editor changed, and this editor's value."""

    theirs: str
    mine: str


class Ask(NamedTuple):
    """A text that a change needs, with what the editor has typed or a suggestion."""

    name: str  # of its field
    label: str
    help: str
    value: str
    error: str


@dataclass
class Submission:
    """The submitted grid, by field name."""

    typed: dict[str, str] = field(default_factory=dict)  # only values that are not stored
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # not of a single cell
    changes: dict[Place, dict[str, Value]] = field(default_factory=dict)
    open: set[Place] = field(default_factory=set)  # empty places with fields
    asks: dict[Place, list[Ask]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # of asks, as typed
    note: str = ""

    @property
    def missing(self) -> list[Ask]:
        """The texts that the editor still has to type."""
        return [ask for asks in self.asks.values() for ask in asks if ask.error]

    @property
    def is_refused(self) -> bool:
        """Whether the editor has to fix an error or resolve a conflict first."""
        return bool(self.errors or self.conflicts or self.problems or self.missing)


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


class Spot(NamedTuple):
    """A row of one role: a cell per column, or ``add``, the value of the button that adds the row.

    Without either, ``instead`` says why the role cannot have it.
    """

    cells: list[Cell]
    add: str = ""
    label: str = ""
    instead: str = ""


class Row(NamedTuple):
    """A row of one role; ``value`` is None if the role does not have it yet."""

    name: str
    area: str
    value: Any
    detail: str = ""  # what it consists of, if the name does not say it
    instead: str = ""  # why it cannot be added


class Line(NamedTuple):
    """A row of the page, with the texts that its changes need."""

    name: str
    detail: str
    roles: list[Spot]
    asks: list[Ask]


class Group(NamedTuple):
    """The rows of an area."""

    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Grid(ABC):
    """A table of values by role, optionally limited to one role, one area, and rows with a text.

    With ``may_add``, each row can be added to roles that do not have it.
    """

    taxonomy: Taxonomy
    role: str = ""
    area: str = ""
    find: str = ""
    may_add: bool = True

    slug: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]
    note_label: ClassVar[str]
    note_help: ClassVar[str]
    model: ClassVar[type[Model]]
    slug_field: ClassVar[str]  # of the model: what a place names besides the role
    columns: ClassVar[tuple[Column, ...]]

    @property
    @abstractmethod
    def all_roles(self) -> list[Role]:
        """All roles of this kind of grid."""

    @abstractmethod
    def rows_of(self, role: str) -> Iterator[tuple[str, Row]]:
        """Yield the slug and the values of each row of a role, then of those that it can add."""

    @abstractmethod
    def complete(self, place: Place, changes: dict[str, Value], ask: "Asking") -> None:
        """Add the texts that the changes of one place need. Raises ValidationError by column."""

    @abstractmethod
    def create(self, place: Place, values: Mapping[str, Value]) -> Model:
        """Save a new row with its values."""

    @property
    def roles(self) -> list[Role]:
        """The roles shown."""
        return [role for role in self.all_roles if self.role in ("", role.slug)]

    @cached_property
    def rows(self) -> dict[str, dict[str, Row]]:
        """The rows shown, by role and slug."""
        words = self.find.lower()
        return {
            role.slug: {
                slug: row
                for slug, row in self.rows_of(role.slug)
                if self.area in ("", row.area)
                and words in f"{slug} {row.name} {row.detail}".lower()
            }
            for role in self.roles
        }

    @cached_property
    def stored(self) -> dict[str, str]:
        """The stored values by field name."""
        return {
            self.field_name(column, (role, slug)): format_value(getattr(row.value, column.name))
            for role, rows in self.rows.items()
            for slug, row in rows.items()
            if row.value is not None
            for column in self.columns
        }

    @staticmethod
    def field_name(column: Column, place: Place) -> str:
        """Return the field name of a column at a place."""
        return ":".join((column.name, *place))

    def groups(self, sent: Submission) -> list[Group]:
        """Return the rows by area, with the submitted values where they differ from the stored."""
        lines: dict[str, dict[str, Row]] = {area.slug: {} for area in self.taxonomy.areas}
        for rows in self.rows.values():
            for slug, row in rows.items():
                lines[row.area].setdefault(slug, row)
        return [
            Group(
                self.taxonomy.area_by_slug[area].name,
                [
                    Line(
                        row.name,
                        row.detail,
                        [self._spot(role, slug, row, sent) for role in self.roles],
                        [ask for r in self.roles for ask in sent.asks.get((r.slug, slug), ())],
                    )
                    for slug, row in of_area.items()
                ],
            )
            for area, of_area in lines.items()
            if of_area
        ]

    def _spot(self, role: Role, slug: str, line: Row, sent: Submission) -> Spot:
        row = self.rows[role.slug].get(slug)
        place = (role.slug, slug)
        label = f"{line.name}, {role.name}"
        if row is None or row.area != line.area:
            return Spot([])
        if row.value is None and place not in sent.open:
            add = "" if row.instead or not self.may_add else ":".join(place)
            return Spot([], add, label, row.instead)
        cells = []
        for column in self.columns:
            field_name = self.field_name(column, place)
            stored = self.stored.get(field_name, "")
            cells.append(
                Cell(
                    field_name,
                    f"{label}: {column.label}",
                    sent.typed.get(field_name, stored),
                    stored,
                    sent.errors.get(field_name, ""),
                    sent.conflicts.get(field_name),
                    begins=column is self.columns[0],
                )
            )
        return Spot(cells)

    def rendered(self, names: Iterable[str]) -> str:
        """Return the stored values of fields as JSON for a hidden field."""
        values = {name: self.stored.get(name, "") for name in names}
        return json.dumps(values, separators=(",", ":"))

    def shown(self, sent: Submission) -> list[str]:
        """Return the names of all fields for values on the page."""
        opened = (self.field_name(column, place) for place in sent.open for column in self.columns)
        return [*self.stored, *opened]

    def read(self, data: Mapping[str, str]) -> Submission:
        """Read a submitted grid."""
        sent = Submission(note=data.get(NOTE, "").replace("\r\n", "\n").strip())
        if problem := _text_problem(sent.note):
            sent.problems.append(problem)
        rendered = _rendered(data)
        changed: dict[Place, dict[str, Value]] = {}
        for role, rows in self.rows.items():
            for slug, row in rows.items():
                place = (role, slug)
                names = {self.field_name(column, place) for column in self.columns}
                if row.value is None:
                    if not self.may_add or row.instead or any(rendered.get(name) for name in names):
                        continue  # another editor has added the skill elsewhere or removed the row
                    if names & data.keys() or data.get(ADD) == ":".join(place):
                        sent.open.add(place)
                for column in self.columns:
                    was = rendered.get(self.field_name(column, place))
                    self._read_cell(column, place, data, was, sent, changed)
        gone = {name for name in rendered.keys() - set(self.shown(sent)) if name in data}
        if any(data[name].strip() != rendered[name] for name in gone):
            sent.problems.append(
                "Something that you changed no longer exists: another editor has removed it."
            )
        for place, values in changed.items():
            self._read_place(place, values, data, sent)
        return sent

    def _read_cell(
        self,
        column: Column,
        place: Place,
        data: Mapping[str, str],
        rendered: str | None,
        sent: Submission,
        changed: dict[Place, dict[str, Value]],
    ) -> None:
        name = self.field_name(column, place)
        stored = self.stored.get(name, "")
        undecided = data.get(MINE + name)
        typed = data.get(name, undecided)
        if typed is None or typed.strip() == (stored if rendered is None else rendered):
            return
        try:
            value = column.clean(typed)
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
        changed.setdefault(place, {})[column.name] = value

    def _read_place(
        self, place: Place, values: dict[str, Value], data: Mapping[str, str], sent: Submission
    ) -> None:
        try:
            self.complete(place, values, Asking(self, place, data, sent))
        except ValidationError as error:
            for column in self.columns:
                for message in error.message_dict.get(column.name, ()):
                    sent.errors.setdefault(self.field_name(column, place), message)
        sent.changes[place] = values

    def write(
        self, changes: Mapping[Place, Mapping[str, Value]], editor: models.User
    ) -> tuple[list[Model], list[Model]]:
        """Save an editor's changes by place; return the new and the changed rows."""
        old = {
            place: values
            for place, values in changes.items()
            if self.rows[place[0]][place[1]].value is not None
        }
        new = [self.create(place, changes[place]) for place in changes if place not in old]
        return new, self._update(old, editor) if old else []

    def _update(
        self, changes: Mapping[Place, Mapping[str, Value]], editor: models.User
    ) -> list[Model]:
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


@dataclass(frozen=True)
class Asking:
    """Asks for the texts that the changes of one place need."""

    grid: Grid
    place: Place
    data: Mapping[str, str]
    sent: Submission

    def __call__(
        self, text_name: str, label: str, explanation: str, suggestion: str = "", *, note: str = ""
    ) -> str:
        """Return the text for a field; ``note`` if it is empty.

        If the editor was not asked before, or has left it empty, the page asks for it.
        """
        role, slug = self.place
        name = ":".join((text_name, role, slug))
        typed = self.data.get(name)
        text = (typed or "").replace("\r\n", "\n").strip() or note
        error = _text_problem(text)
        if not text and typed is None and suggestion:
            error = "Keep this text or change it, then preview again."
        elif not text:
            error = "Type this before you preview again."
        if typed is not None:
            self.sent.texts[name] = typed
        if typed is None and not error:
            return text
        row = self.grid.rows[role][slug]
        place = f"{row.name}, {self.grid.taxonomy.role_name(role)}: {label}"
        value = suggestion if typed is None else text
        ask = Ask(name, place, explanation, value, error)
        self.sent.asks.setdefault(self.place, []).append(ask)
        return text


def _text_problem(text: str) -> str:
    if CONTROL_CHARACTER.search(text):
        return HAS_CONTROL_CHARACTER
    if len(text) > MAX_TEXT:
        return "This text is longer than 2,000 characters."
    return ""


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
