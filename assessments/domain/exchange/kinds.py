"""The kinds of tables: their columns, and objects of the taxonomy as rows, and back. Pure."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel

from assessments.domain.exchange.cells import (
    cell_of,
    column_name,
    joined,
    number_of,
    object_cells,
    object_values,
    split,
    text_of,
)
from assessments.domain.exchange.sheets import Cell
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import plain_fields, references
from assessments.domain.taxonomy.objects import Requirement, Skill, SkillLevel, TypicalLevel
from assessments.domain.taxonomy.rules import MAX_LEVEL


class PlacedValue(NamedTuple):
    """A value read from a table, with the number of its row."""

    row: int
    role: str  # slug; empty for skills
    value: Any


class Kind(NamedTuple):
    """A kind of table: its columns, and functions between rows and values."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Taxonomy], Iterator[dict[str, Cell]]]
    value: Callable[[dict[str, Cell], Taxonomy], BaseModel]
    key: Callable[[PlacedValue], tuple[str, str]]
    older: dict[str, str] = {}  # former headings, with the present ones
    newer: frozenset[str] = frozenset()  # columns that earlier tables do not have
    dropped: frozenset[str] = frozenset()  # columns of earlier tables, which are ignored

    def current(self, headings: list[str]) -> tuple[list[str], tuple[str, ...]]:
        """Return headings with former ones replaced, and the columns that must be there."""
        if self.older and self.older.keys().isdisjoint(headings):
            return headings, self.columns
        required = tuple(column for column in self.columns if column not in self.newer)
        return [self.older.get(heading, heading) for heading in headings], required


PREREQUISITES = "prerequisites"
# A skill's row has columns for its levels, with one cell for the prerequisites of each.
LEVEL_COLUMNS = {
    f"level {number} {column_name(part)}": (number, part)
    for number in range(1, MAX_LEVEL + 1)
    for part in (*plain_fields(SkillLevel), PREREQUISITES)
}
# Headings of tables from before November 2026, with the present ones. Such tables have no study
# hours, examples and prerequisites of higher levels.
OLDER_HEADINGS = {PREREQUISITES: f"level 1 {PREREQUISITES}"} | {
    f"level {number} hours": f"level {number} practice hours" for number in range(1, MAX_LEVEL + 1)
}
NEWER_COLUMNS = {
    column
    for column, (_, part) in LEVEL_COLUMNS.items()
    if part != "anchor" and column not in OLDER_HEADINGS.values()
}


def _skill_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for skill in taxonomy.skills:
        yield object_cells(skill) | {
            column: _level_cell(getattr(skill.levels[number], part))
            for column, (number, part) in LEVEL_COLUMNS.items()
            if number in skill.levels
        }


def _level_cell(part: Any) -> Cell:
    """Return the cell for a value of a level, or for its prerequisites."""
    if isinstance(part, tuple):
        return joined(f"{row.skill} {row.level}" for row in part)
    return cell_of(part)


def _skill(cells: dict[str, Cell], taxonomy: Taxonomy) -> Skill:
    levels = {}
    for number in range(1, MAX_LEVEL + 1):
        level_cells = {
            column_name(part): cells[column]
            for column, (level, part) in LEVEL_COLUMNS.items()
            if level == number
        }
        values = object_values(SkillLevel, level_cells)
        if needed := [_prerequisite(text) for text in split(level_cells[PREREQUISITES])]:
            values[PREREQUISITES] = needed
        if values:
            levels[number] = values
    return Skill.model_validate(object_values(Skill, cells) | {"levels": levels})


def _prerequisite(text: str) -> dict[str, Any]:
    skill, _, level = text.rpartition(" ")
    return {"skill": skill or level, "level": number_of(level)} if skill else {"skill": level}


def _rows_by_role(part: str, taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for role in taxonomy.role_by_slug:
        for row in getattr(taxonomy, part).get(role, ()):
            yield {"role": role, **object_cells(row)}


def _requirement(cells: dict[str, Cell], taxonomy: Taxonomy) -> Requirement:
    slug, role = text_of(cells["slug"]), text_of(cells["role"])
    former = next((r for r in taxonomy.requirements.get(role or "", ()) if r.slug == slug), None)
    kept = {"evidence": former.demand_figures, "when": former.when} if former else {}
    return Requirement.model_validate(kept | object_values(Requirement, cells))


def _typical(cells: dict[str, Cell], taxonomy: Taxonomy) -> TypicalLevel:
    return TypicalLevel.model_validate(object_values(TypicalLevel, cells))


def placed_references(placed: PlacedValue) -> Iterator[tuple[str, str, str]]:
    """Yield the references of a row: column, kind and slug."""
    if placed.role:
        yield "role", "role", placed.role
    if isinstance(placed.value, Skill):
        yield "area", "area", placed.value.area
        for number, level in placed.value.levels.items():
            for needed in level.prerequisites:
                yield f"level {number} {PREREQUISITES}", "skill", needed.skill
        return
    for field, kind, slug in references(placed.value):
        yield column_name(field), kind, slug


def _columns(kind: type[BaseModel], *first: str) -> tuple[str, ...]:
    """Return the columns of a table: ``first``, then those of the object's other fields."""
    return tuple(dict.fromkeys([*first, *map(column_name, plain_fields(kind))]))


KINDS = (
    Kind(
        "skills",
        _columns(
            Skill,
            "area",
            "slug",
            "name",
            "description",
            "aliases",
            *LEVEL_COLUMNS,
        ),
        _skill_rows,
        _skill,
        lambda placed: ("slug", placed.value.slug),
        OLDER_HEADINGS,
        frozenset(NEWER_COLUMNS),
        frozenset({"reviewed"}),
    ),
    Kind(
        "requirements",
        _columns(Requirement, "role", "slug", "name", "area", "skills", "level", "weight", "floor"),
        partial(_rows_by_role, "requirements"),
        _requirement,
        lambda placed: ("slug", f"{placed.role} {placed.value.slug}"),
        newer=frozenset({"when"}),
    ),
    Kind(
        "typical levels",
        _columns(TypicalLevel, "role"),
        partial(_rows_by_role, "typical_levels"),
        _typical,
        lambda placed: ("skill", f"{placed.role} {placed.value.skill}"),
    ),
)
# Columns by the type of their cells.
_PLAIN = [*plain_fields(Skill).values(), *plain_fields(Requirement).values()]
BOOLEAN_COLUMNS = {column_name(field.name) for field in _PLAIN if field.type is bool}
LIST_COLUMNS = {
    *(column for column, (_, part) in LEVEL_COLUMNS.items() if part == PREREQUISITES),
    *(column_name(field.name) for field in _PLAIN if field.is_list),
}


def table_rows(kind: Kind, taxonomy: Taxonomy) -> list[list[Cell]]:
    """Return the rows of a kind's table, without the headings."""
    return [[row.get(column) for column in kind.columns] for row in kind.rows(taxonomy)]
