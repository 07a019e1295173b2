"""Skills, requirements and typical levels as rows of a table, and back.

A table is the whole list of its kind: what is not in it goes. What has no column stays: the
evidence of a requirement, how to learn a skill.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from assessments.exchange.errors import ExchangeError
from assessments.portability.table import as_it_was
from assessments.taxonomy.document import Requirement, Skill, Taxonomy, TypicalLevel
from assessments.taxonomy.rules import MAX_LEVEL

Cell = str | int | float | None


class Sheet(NamedTuple):
    """A table as it was read: headings, then rows with their numbers in the file."""

    name: str
    headings: list[str]
    rows: list[tuple[int, list[Cell]]]


class Found(NamedTuple):
    """A value, and the row it stands in."""

    row: int
    role: str
    value: Any


class Reference(NamedTuple):
    """A column that names something of another list."""

    column: str
    kind: str
    slug: str


class Kind(NamedTuple):
    """What a table holds: its columns, and rows ⇄ values."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Taxonomy], Iterator[dict[str, Cell]]]
    value: Callable[[dict[str, Cell], Taxonomy], BaseModel]
    references: Callable[[Found], Iterator[Reference]]
    key: Callable[[Found], tuple[str, str]]


LEVEL_COLUMNS = tuple(
    f"level {number} {part}" for number in range(1, MAX_LEVEL + 1) for part in ("anchor", "hours")
)


def _skill_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for skill in taxonomy.skills:
        levels = {
            f"level {number} {part}": getattr(level, part)
            for number, level in skill.levels.items()
            for part in ("anchor", "hours")
        }
        yield {
            "area": skill.area,
            "slug": skill.slug,
            "name": skill.name,
            "description": skill.description,
            "aliases": _joined(skill.aliases),
            "prerequisites": _joined(f"{row.skill} {row.level}" for row in skill.prerequisites),
            **levels,
            "hours basis": skill.hours_basis,
            "reviewed": _yes_no(skill.reviewed),
            "retired": _yes_no(skill.retired),
        }


def _skill(cells: dict[str, Cell], taxonomy: Taxonomy) -> Skill:
    levels = {
        number: given
        for number in range(1, MAX_LEVEL + 1)
        if (
            given := _given(
                anchor=_text(cells[f"level {number} anchor"]),
                hours=_number(cells[f"level {number} hours"]),
            )
        )
    }
    return Skill.model_validate(
        _given(
            area=_text(cells["area"]),
            slug=_text(cells["slug"]),
            name=_text(cells["name"]),
            description=_text(cells["description"]),
            aliases=_split(cells["aliases"]),
            prerequisites=[_prerequisite(text) for text in _split(cells["prerequisites"])],
            levels=levels,
            hours_basis=_text(cells["hours basis"]),
            reviewed=_truth(cells["reviewed"]),
            retired=_truth(cells["retired"]),
        )
    )


def _prerequisite(text: str) -> dict[str, Any]:
    skill, _, level = text.rpartition(" ")
    return {"skill": skill or level, "level": _number(level)} if skill else {"skill": level}


def _requirement_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for role in taxonomy.role_by_slug:
        for row in taxonomy.requirements.get(role, ()):
            yield {
                "role": role,
                "slug": row.slug,
                "name": row.name,
                "area": row.area,
                "skills": _joined(row.skills),
                "level": row.level,
                "weight": row.weight,
                "floor": row.floor,
                "reason": row.reason,
                "weight reason": row.weight_reason,
            }


def _requirement(cells: dict[str, Cell], taxonomy: Taxonomy) -> Requirement:
    slug, role = _text(cells["slug"]), _text(cells["role"])
    former = next((r for r in taxonomy.requirements.get(role or "", ()) if r.slug == slug), None)
    return Requirement.model_validate(
        _given(
            slug=slug,
            name=_text(cells["name"]),
            area=_text(cells["area"]),
            skills=_split(cells["skills"]),
            level=_number(cells["level"]),
            weight=_number(cells["weight"]),
            floor=_number(cells["floor"]),
            reason=_text(cells["reason"]),
            weight_reason=_text(cells["weight reason"]),
            evidence=former.evidence if former else (),
        )
    )


def _typical_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for role in taxonomy.role_by_slug:
        for row in taxonomy.typical_levels.get(role, ()):
            yield {
                "role": role,
                "skill": row.skill,
                "mean": float(row.mean),
                "spread": float(row.spread),
                "source": row.source,
                "basis": row.basis,
            }


def _typical(cells: dict[str, Cell], taxonomy: Taxonomy) -> TypicalLevel:
    return TypicalLevel.model_validate(
        _given(
            skill=_text(cells["skill"]),
            mean=_decimal(cells["mean"]),
            spread=_decimal(cells["spread"]),
            source=_text(cells["source"]),
            basis=_text(cells["basis"]),
        )
    )


def _skill_references(found: Found) -> Iterator[Reference]:
    yield Reference("area", "area", found.value.area)
    for row in found.value.prerequisites:
        yield Reference("prerequisites", "skill", row.skill)


def _requirement_references(found: Found) -> Iterator[Reference]:
    yield Reference("role", "role", found.role)
    yield Reference("area", "area", found.value.area)
    for slug in found.value.skills:
        yield Reference("skills", "skill", slug)


def _typical_references(found: Found) -> Iterator[Reference]:
    yield Reference("role", "role", found.role)
    yield Reference("skill", "skill", found.value.skill)
    yield Reference("source", "source", found.value.source)


KINDS = (
    Kind(
        "skills",
        (
            "area", "slug", "name", "description", "aliases", "prerequisites", *LEVEL_COLUMNS,
            "hours basis", "reviewed", "retired",
        ),
        _skill_rows,
        _skill,
        _skill_references,
        lambda found: ("slug", found.value.slug),
    ),
    Kind(
        "requirements",
        (
            "role", "slug", "name", "area", "skills", "level", "weight", "floor", "reason",
            "weight reason",
        ),
        _requirement_rows,
        _requirement,
        _requirement_references,
        lambda found: ("slug", f"{found.role} {found.value.slug}"),
    ),
    Kind(
        "typical levels",
        ("role", "skill", "mean", "spread", "source", "basis"),
        _typical_rows,
        _typical,
        _typical_references,
        lambda found: ("skill", f"{found.role} {found.value.skill}"),
    ),
)  # fmt: skip


def table_rows(kind: Kind, taxonomy: Taxonomy) -> list[list[Cell]]:
    """Return the rows of a kind, without the headings."""
    return [[row.get(column) for column in kind.columns] for row in kind.rows(taxonomy)]


def taxonomy_with(sheets: list[Sheet], taxonomy: Taxonomy) -> Taxonomy:
    """Return ``taxonomy`` with what the sheets hold in place of what it has of their kinds.

    Raises ExchangeError with every mistake: sheet, row and column.
    """
    problems: list[str] = []
    placed = _placed(sheets, problems)
    known = {
        "area": set(taxonomy.area_by_slug),
        "source": set(taxonomy.source_by_slug),
        "role": set(taxonomy.role_by_slug),
        "skill": set(taxonomy.skill_by_slug),
    }
    if "skills" in placed:
        # Also those with a mistake: who names them makes none.
        known["skill"] = {_text(cells["slug"]) or "" for _, cells in placed["skills"][1]}
    found: dict[str, list[Found]] = {}
    for kind in KINDS:
        if kind.name in placed:
            sheet, rows = placed[kind.name]
            read = (_read(kind, sheet, row, cells, taxonomy, problems) for row, cells in rows)
            found[kind.name] = [value for value in read if value is not None]
            _check_rows(kind, sheet, found[kind.name], known, problems)
    if problems:
        raise ExchangeError(problems)
    return _with(found, taxonomy)


def _placed(
    sheets: list[Sheet], problems: list[str]
) -> dict[str, tuple[Sheet, list[tuple[int, dict[str, Cell]]]]]:
    """Return the sheets by the kind they hold, with their rows by column."""
    placed: dict[str, tuple[Sheet, list[tuple[int, dict[str, Cell]]]]] = {}
    for sheet in sheets:
        kind, rows, said = _recognised(sheet)
        problems += said
        if kind and kind.name in placed:
            problems.append(f"{sheet.name}: the {kind.name} already stand in another sheet")
        elif kind:
            placed[kind.name] = (sheet, rows)
    if not sheets:
        problems.append("there is no table in this file")
    return placed


def _recognised(
    sheet: Sheet,
) -> tuple[Kind | None, list[tuple[int, dict[str, Cell]]], list[str]]:
    """Return what a sheet holds by its headings, its rows by column, and what is wrong."""
    headings = [" ".join(str(h or "").lower().replace("_", " ").split()) for h in sheet.headings]
    kind = max(KINDS, key=lambda kind: len(set(kind.columns) & set(headings)) / len(kind.columns))
    if len(set(kind.columns) & set(headings)) * 2 < len(kind.columns):
        names = ", ".join(f"“{kind.name}”" for kind in KINDS)
        return None, [], [f"{sheet.name}, row 1: these are the headings of none of {names}"]
    problems = [
        f"{sheet.name}, row 1: the column “{column}” is missing"
        for column in kind.columns
        if column not in headings
    ]
    for heading in dict.fromkeys(filter(None, headings)):
        if heading not in kind.columns:
            problems.append(f"{sheet.name}, row 1: the column “{heading}” is unknown")
        elif headings.count(heading) > 1:
            problems.append(f"{sheet.name}, row 1: the column “{heading}” stands twice")
    if problems:
        return None, [], problems
    rows = []
    for number, cells in sheet.rows:
        if all(cell is None or cell == "" for cell in cells):
            continue
        beyond = [cell for cell in cells[len(headings) :] if cell not in (None, "")]
        if beyond:
            problems.append(f"{sheet.name}, row {number}: it has more cells than headings")
        padded = [*cells, *[None] * (len(headings) - len(cells))]
        rows.append((number, dict(zip(headings, padded, strict=False))))
    if not rows:
        problems.append(f"{sheet.name}: it has no rows; a table is the whole list of its kind")
    return kind, rows, problems


def _read(
    kind: Kind,
    sheet: Sheet,
    row: int,
    cells: dict[str, Cell],
    taxonomy: Taxonomy,
    problems: list[str],
) -> Found | None:
    try:
        value = kind.value(cells, taxonomy)
    except ValidationError as error:
        for item in error.errors():
            column = _column(item["loc"], kind)
            what = "is empty" if item["type"] == "missing" else _sentence(item)
            problems.append(f"{sheet.name}, row {row}, column “{column}”: {what}")
        return None
    return Found(row, _text(cells.get("role")) or "", value)


def _sentence(item: Any) -> str:
    plain = {"int_type": "should be a whole number", "decimal_parsing": "should be a number"}
    message = plain.get(item["type"], str(item["msg"]).removeprefix("Value error, "))
    given = item.get("input")
    return f"{message}, not “{given}”" if isinstance(given, (str, int, float)) else message


def _column(location: tuple[Any, ...], kind: Kind) -> str:
    """Return the column of what a mistake was found in."""
    if location and location[0] == "levels" and len(location) > 2:
        return f"level {location[1]} {location[2]}"
    name = str(location[0]).replace("_", " ") if location else kind.columns[1]
    return name if name in kind.columns else kind.columns[1]


def _check_rows(
    kind: Kind,
    sheet: Sheet,
    found: list[Found],
    known: dict[str, set[str]],
    problems: list[str],
) -> None:
    seen: dict[str, int] = {}
    for row in found:
        for column, what, slug in kind.references(row):
            if slug not in known[what]:
                problems.append(
                    f"{sheet.name}, row {row.row}, column “{column}”: unknown {what} “{slug}”"
                )
        column, key = kind.key(row)
        if key in seen:
            problems.append(
                f"{sheet.name}, row {row.row}, column “{column}”: “{key}” already stands in row "
                f"{seen[key]}"
            )
        seen.setdefault(key, row.row)


def _with(found: dict[str, list[Found]], taxonomy: Taxonomy) -> Taxonomy:
    changes: dict[str, Any] = {}
    skills = taxonomy.skills
    if "skills" in found:
        skills = tuple(row.value for row in found["skills"])
        slugs = {skill.slug for skill in skills}
        # What is only about a skill goes with it.
        changes["skills"] = skills
        changes["learning"] = tuple(row for row in taxonomy.learning if row.skill in slugs)
        changes["typical_levels"] = {
            role: tuple(row for row in rows if row.skill in slugs)
            for role, rows in taxonomy.typical_levels.items()
        }
    if "requirements" in found:
        changes["requirements"] = _by_role(found["requirements"])
    if "typical levels" in found:
        changes["typical_levels"] = _by_role(found["typical levels"])
    # These have no order of their own: they follow the skills.
    rank = {skill.slug: number for number, skill in enumerate(skills)}
    for part in ("learning", "typical_levels"):
        changes[part] = _ranked(changes.get(part, getattr(taxonomy, part)), rank)
    return taxonomy.model_copy(update=changes)


def _ranked(rows: Any, rank: dict[str, int]) -> Any:
    if isinstance(rows, dict):
        return {role: _ranked(of_role, rank) for role, of_role in rows.items()}
    return tuple(sorted(rows, key=lambda row: rank.get(row.skill, len(rank))))


def _by_role(found: list[Found]) -> dict[str, tuple[Any, ...]]:
    rows: dict[str, list[Any]] = {}
    for row in found:
        rows.setdefault(row.role, []).append(row.value)
    return {role: tuple(values) for role, values in rows.items()}


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _text(cell: Cell) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else as_it_was(str(cell))
    return text.strip() or None


def _number(cell: Cell) -> Any:
    """Return a whole number where there is one, else what is there for the message."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        cell = cell.strip()
        return int(cell) if re.fullmatch(r"[0-9]{1,9}", cell) else cell or None
    return cell


def _decimal(cell: Cell) -> Any:
    """Return a decimal where there is one, also with a comma."""
    if isinstance(cell, str):
        cell = cell.strip()
        found = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?", cell)
        return Decimal(f"{found[1]}.{found[2] or 0}") if found else cell or None
    return cell if cell is None else Decimal(str(cell))


def _truth(cell: Cell) -> Any:
    text = str(cell or "no").strip().lower()
    return {"yes": True, "true": True, "1": True, "no": False, "false": False}.get(text, text)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _joined(texts: Any) -> str | None:
    """Return texts as one, separated by semicolons; one with a semicolon inside is quoted."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";", lineterminator="").writerow(texts)
    return line.getvalue() or None


def _split(cell: Cell) -> list[str]:
    text = _text(cell)
    if text is None:
        return []
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True))
    return [part.strip() for row in rows for part in row if part.strip()]
