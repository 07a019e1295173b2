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


# A skill's row has columns for its levels and one cell for its prerequisites.
LEVEL_COLUMNS = {
    f"level {number} {column_name(part)}": (number, part)
    for number in range(1, MAX_LEVEL + 1)
    for part in plain_fields(SkillLevel)
}
PREREQUISITES = "prerequisites"


def _skill_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for skill in taxonomy.skills:
        yield object_cells(skill) | {
            PREREQUISITES: joined(f"{row.skill} {row.level}" for row in skill.prerequisites),
            **{
                column: cell_of(getattr(skill.levels[number], part))
                for column, (number, part) in LEVEL_COLUMNS.items()
                if number in skill.levels
            },
        }


def _skill(cells: dict[str, Cell], taxonomy: Taxonomy) -> Skill:
    levels = {}
    for number in range(1, MAX_LEVEL + 1):
        level_cells = {
            part: cells[column]
            for column, (level, part) in LEVEL_COLUMNS.items()
            if level == number
        }
        if values := object_values(SkillLevel, level_cells):
            levels[number] = values
    prerequisites = [_prerequisite(text) for text in split(cells[PREREQUISITES])]
    return Skill.model_validate(
        object_values(Skill, cells) | {PREREQUISITES: prerequisites, "levels": levels}
    )


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
    return Requirement.model_validate(
        object_values(Requirement, cells) | {"evidence": former.demand_figures if former else ()}
    )


def _typical(cells: dict[str, Cell], taxonomy: Taxonomy) -> TypicalLevel:
    return TypicalLevel.model_validate(object_values(TypicalLevel, cells))


def placed_references(placed: PlacedValue) -> Iterator[tuple[str, str, str]]:
    """Yield the references of a row: column, kind and slug."""
    if placed.role:
        yield "role", "role", placed.role
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
            PREREQUISITES,
            *LEVEL_COLUMNS,
        ),
        _skill_rows,
        _skill,
        lambda placed: ("slug", placed.value.slug),
    ),
    Kind(
        "requirements",
        _columns(Requirement, "role", "slug", "name", "area", "skills", "level", "weight", "floor"),
        partial(_rows_by_role, "requirements"),
        _requirement,
        lambda placed: ("slug", f"{placed.role} {placed.value.slug}"),
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
LIST_COLUMNS = {PREREQUISITES} | {column_name(field.name) for field in _PLAIN if field.is_list}


def table_rows(kind: Kind, taxonomy: Taxonomy) -> list[list[Cell]]:
    """Return the rows of a kind's table, without the headings."""
    return [[row.get(column) for column in kind.columns] for row in kind.rows(taxonomy)]
