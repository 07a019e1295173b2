"""Convert skills, requirements and typical levels to table rows and back. Pure.

A table has the whole list of its kind: importing it removes rows that it does not have. Data
without a column is kept, such as the demand figures of a requirement or the learning of a skill.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from pydantic import BaseModel, ValidationError

from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.sheets import Cell, Sheet, UnusableCell
from assessments.domain.portability.table import unescape_formula
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import FieldKind, plain_fields
from assessments.domain.taxonomy.objects import Requirement, Skill, SkillLevel, TypicalLevel
from assessments.domain.taxonomy.problems import Problems
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER, MAX_LEVEL

# Limit on the items of a cell with a list.
MAX_LISTED = 100
# The headings are in one of the first rows.
MAX_TITLE_ROWS = 20
MAX_HEADING_LENGTH = 200


class PlacedValue(NamedTuple):
    """A value read from a table, with the number of its row."""

    row: int
    role: str  # slug; empty for skills
    value: Any


class Reference(NamedTuple):
    """A reference from a column to an object of another kind."""

    column: str
    kind: str
    slug: str


class Kind(NamedTuple):
    """A kind of table: its columns, and functions between rows and values."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Taxonomy], Iterator[dict[str, Cell]]]
    value: Callable[[dict[str, Cell], Taxonomy], BaseModel]
    key: Callable[[PlacedValue], tuple[str, str]]


class _Table(NamedTuple):
    """A recognised sheet: its rows by column, with their numbers."""

    kind: Kind
    name: str
    rows: list[tuple[int, dict[str, Cell]]]
    broken: set[int]  # numbers of rows with an unusable cell


# Error values of spreadsheets in any language, always in capitals, and a column that is too narrow.
# LibreOffice also has words with a number, as in “Fehler:508”.
ERROR_TEXT = re.compile(r"#[¡¿]?[\w/ ]{2,24}[!?]|#\w+[/_]\w+|#NV|#YOK|#HIÁNYZIK|##+")
ERROR_NUMBER = re.compile(r"Err:[0-9]{3}|[^\W\d_a-z][^\W\d_A-Z]{2,9} ?: ?5[0-9]{2}")


def column_name(field: str) -> str:
    """Return the heading of a field's column."""
    return field.replace("_", " ")


def _cells(value: BaseModel) -> dict[str, Cell]:
    """Return the plain fields of an object as cells."""
    return {column_name(name): _cell(getattr(value, name)) for name in plain_fields(type(value))}


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return float(value)
    return _joined(value) if isinstance(value, tuple) else value


def _values(kind: type[BaseModel], cells: dict[str, Cell]) -> dict[str, Any]:
    """Return the plain fields of an object from its cells, without the empty ones."""
    values = {
        name: _value(field, cells[column_name(name)])
        for name, field in plain_fields(kind).items()
        if column_name(name) in cells
    }
    return {name: value for name, value in values.items() if value is not None}


def _value(field: FieldKind, cell: Cell) -> Any:
    if field.is_list:
        return _split(cell)
    if field.type is bool:
        return _boolean(cell)
    if field.type is int:
        return _number(cell)
    return _decimal(cell) if field.type is Decimal else _text(cell)


# A skill's row has columns for its levels and one cell for its prerequisites.
LEVEL_COLUMNS = {
    f"level {number} {column_name(part)}": (number, part)
    for number in range(1, MAX_LEVEL + 1)
    for part in plain_fields(SkillLevel)
}
PREREQUISITES = "prerequisites"


def _skill_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for skill in taxonomy.skills:
        yield _cells(skill) | {
            PREREQUISITES: _joined(f"{row.skill} {row.level}" for row in skill.prerequisites),
            **{
                column: _cell(getattr(skill.levels[number], part))
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
        if values := _values(SkillLevel, level_cells):
            levels[number] = values
    prerequisites = [_prerequisite(text) for text in _split(cells[PREREQUISITES])]
    return Skill.model_validate(
        _values(Skill, cells) | {PREREQUISITES: prerequisites, "levels": levels}
    )


def _prerequisite(text: str) -> dict[str, Any]:
    skill, _, level = text.rpartition(" ")
    return {"skill": skill or level, "level": _number(level)} if skill else {"skill": level}


def _requirement_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for role in taxonomy.role_by_slug:
        for row in taxonomy.requirements.get(role, ()):
            yield {"role": role, **_cells(row)}


def _requirement(cells: dict[str, Cell], taxonomy: Taxonomy) -> Requirement:
    slug, role = _text(cells["slug"]), _text(cells["role"])
    former = next((r for r in taxonomy.requirements.get(role or "", ()) if r.slug == slug), None)
    return Requirement.model_validate(
        _values(Requirement, cells) | {"evidence": former.demand_figures if former else ()}
    )


def _typical_rows(taxonomy: Taxonomy) -> Iterator[dict[str, Cell]]:
    for role in taxonomy.role_by_slug:
        for row in taxonomy.typical_levels.get(role, ()):
            yield {"role": role, **_cells(row)}


def _typical(cells: dict[str, Cell], taxonomy: Taxonomy) -> TypicalLevel:
    return TypicalLevel.model_validate(_values(TypicalLevel, cells))


def _references(placed: PlacedValue) -> Iterator[Reference]:
    """Yield the references of a row."""
    if placed.role:
        yield Reference("role", "role", placed.role)
    for name, field in plain_fields(placed.value.__class__).items():
        if field.reference:
            value = getattr(placed.value, name)
            for slug in value if field.is_list else (value,):
                yield Reference(column_name(name), field.reference, slug)
    for row in getattr(placed.value, PREREQUISITES, ()):
        yield Reference(PREREQUISITES, "skill", row.skill)


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
        _requirement_rows,
        _requirement,
        lambda placed: ("slug", f"{placed.role} {placed.value.slug}"),
    ),
    Kind(
        "typical levels",
        _columns(TypicalLevel, "role"),
        _typical_rows,
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


def taxonomy_with(
    sheets: list[Sheet], taxonomy: Taxonomy, notes: list[str] | None = None
) -> Taxonomy:
    """Return ``taxonomy`` with the lists in the sheets replacing its own.

    Adds sentences about ignored sheets to ``notes``. Raises ExchangeError with the mistakes:
    sheet, row and column.
    """
    problems = Problems()
    tables = _tables(sheets, problems, [] if notes is None else notes)
    known = {
        "area": set(taxonomy.area_by_slug),
        "source": set(taxonomy.source_by_slug),
        "role": set(taxonomy.role_by_slug),
        "skill": set(taxonomy.skill_by_slug),
    }
    if "skills" in tables:
        # Including rows with a mistake, so that references to them are not reported as well.
        known["skill"] = {_text(cells["slug"]) or "" for _, cells in tables["skills"].rows}
    values: dict[str, list[PlacedValue]] = {}
    for kind in KINDS:
        if table := tables.get(kind.name):
            read = (
                _read(table, row, cells, taxonomy, problems)
                for row, cells in table.rows
                if row not in table.broken
            )
            values[kind.name] = [value for value in read if value is not None]
            _check_rows(table, values[kind.name], known, problems)
    if problems:
        raise ExchangeError(problems.sentences())
    return _replaced(values, taxonomy)


def _tables(sheets: list[Sheet], problems: Problems, notes: list[str]) -> dict[str, _Table]:
    """Return the recognised sheets by the name of their kind."""
    tables: dict[str, _Table] = {}
    unrecognised = []
    for sheet in sheets:
        if sheet.is_hidden:
            notes.append(f"The hidden sheet “{sheet.name}” was ignored; unhide it to import it.")
            continue
        headings = _headings(sheet)
        if headings is None:
            unrecognised.append(sheet)
            continue
        kind, index = headings
        if kind.name in tables:
            other = tables[kind.name].name
            problems.add(
                f"{sheet.name}: the {kind.name} are also in the sheet “{other}”; delete or hide one"
            )
        else:
            tables[kind.name] = _table(sheet, kind, index, problems)
    kinds = ", ".join(f"“{kind.name}”" for kind in KINDS)
    for sheet in unrecognised:
        if tables and _plain(sheet.name) not in {kind.name for kind in KINDS}:
            notes.append(f"The sheet “{sheet.name}” was ignored: its headings match no table.")
        else:
            problems.extend(sheet.problems)
            rows = f"the first {MAX_TITLE_ROWS} rows"
            problems.add(f"{sheet.name}: {rows} do not have the headings of any of {kinds}")
    if not tables and not unrecognised:
        problems.extend(notes or ["there is no table in this file"])
    return tables


def _plain(text: Cell) -> str:
    """Normalise a heading or name: invisible characters, case, spaces, hyphens, underscores."""
    if not isinstance(text, str):
        return ""
    normal = unicodedata.normalize("NFKC", text[:MAX_HEADING_LENGTH])
    visible = "".join(char for char in normal if unicodedata.category(char) != "Cf")
    return " ".join(re.sub("[_-]", " ", visible.lower()).split())


def best_kind(headings: Iterable[Cell]) -> tuple[Kind, float]:
    """Return the kind that fits ``headings`` best, and the share, 0..1, of its columns present."""
    names = {_plain(heading) for heading in headings}
    shares = [(len(names & set(kind.columns)) / len(kind.columns), kind) for kind in KINDS]
    share, kind = max(shares, key=lambda pair: pair[0])
    return kind, share


def _headings(sheet: Sheet) -> tuple[Kind, int] | None:
    """Return the kind of a sheet and the index of its row of headings; None if not recognised."""
    for index, (number, cells) in enumerate(sheet.rows[:MAX_TITLE_ROWS]):
        kind, share = best_kind(cells)
        if number <= MAX_TITLE_ROWS and share >= 1 / 2:
            return kind, index
    return None


def _table(sheet: Sheet, kind: Kind, index: int, problems: Problems) -> _Table:
    """Return the rows below the headings by column; ``broken`` marks those with bad cells."""
    number, cells = sheet.rows[index]
    headings = [_plain(cell) for cell in cells]
    mistakes = [*sheet.problems, *_heading_mistakes(f"{sheet.name}, row {number}", kind, cells)]
    if mistakes:
        problems.extend(mistakes)
        return _Table(kind, sheet.name, [], set())
    _check_merged(sheet, number, headings, problems)
    rows, broken = [], set()
    for row, values in sheet.rows[index + 1 :]:
        by_column: dict[str, Cell] = dict.fromkeys(kind.columns)
        for position, cell in enumerate(values, 1):
            heading = headings[position - 1] if position <= len(headings) else ""
            if heading:
                by_column[heading] = cell
                reason = _reason(heading, cell)
            else:
                heading = get_column_letter(position)
                reason = "it has no heading; add one or delete the cell" if cell is not None else ""
            if reason:
                problems.add(f"{sheet.name}, row {row}, column “{heading}”: {reason}")
                broken.add(row)
        rows.append((row, by_column))
    if not rows:
        problems.add(f"{sheet.name}: no rows; a table must have the whole list of its kind")
    return _Table(kind, sheet.name, rows, broken)


def _heading_mistakes(where: str, kind: Kind, cells: list[Cell]) -> Iterator[str]:
    headings = [_plain(cell) for cell in cells]
    for column in kind.columns:
        if headings.count(column) != 1:
            mistake = "appears twice" if column in headings else "is missing"
            yield f"{where}: the column “{column}” {mistake}"
    for number, (heading, cell) in enumerate(zip(headings, cells, strict=True), 1):
        if heading not in kind.columns and cell is not None:
            shown = f"“{heading}”" if heading else get_column_letter(number)
            yield f"{where}: the column {shown} is unknown; delete it"


def _check_merged(sheet: Sheet, first: int, headings: list[str], problems: Problems) -> None:
    """Report merged cells from the headings to the last row: only one of them has the value."""
    last = sheet.rows[-1][0]
    for left, top, right, bottom in sheet.merged:
        if bottom >= first and top <= last and left <= len(headings):
            cells = f"{get_column_letter(left)}{top} to {get_column_letter(right)}{bottom}"
            problems.add(
                f"{sheet.name}, row {top}, column “{headings[left - 1]}”: merged cells ({cells}); "
                "unmerge them and fill in each"
            )


def _reason(column: str, cell: Cell) -> str:
    """Return why a cell cannot be used; empty if it can."""
    if isinstance(cell, UnusableCell):
        return cell.reason
    if isinstance(cell, bool):
        return "" if column in BOOLEAN_COLUMNS else "true and false are not allowed here"
    if not isinstance(cell, str):
        return ""
    if CONTROL_CHARACTER.search(cell):
        return "a control character; type the text again"
    if column in LIST_COLUMNS and cell.count(";") >= MAX_LISTED:
        return f"a list of more than {MAX_LISTED} items"
    for text in (cell, *(_split(cell) if column in LIST_COLUMNS else ())):
        if _is_error(text):
            return f"the error {text.strip()}; type the value"
    return ""


def _is_error(text: str) -> bool:
    """Return True if a text is an error value of a spreadsheet."""
    text = unescape_formula(text).strip().lstrip("'").strip()
    is_name = ERROR_TEXT.fullmatch(text) and text == text.upper()
    return bool(is_name or ERROR_NUMBER.fullmatch(text))


def _read(
    table: _Table, row: int, cells: dict[str, Cell], taxonomy: Taxonomy, problems: Problems
) -> PlacedValue | None:
    try:
        value = table.kind.value(cells, taxonomy)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False):
            column = _column(item["loc"], table.kind)
            what = "is empty" if item["type"] == "missing" else _sentence(item)
            problems.add(f"{table.name}, row {row}, column “{column}”: {what}")
        return None
    return PlacedValue(row, _text(cells.get("role")) or "", value)


def _sentence(item: Any) -> str:
    plain = {"int_type": "should be a whole number", "decimal_parsing": "should be a number"}
    message = plain.get(item["type"], str(item["msg"]).removeprefix("Value error, "))
    given = item.get("input")
    return f"{message}, not “{given}”" if isinstance(given, (str, int, float)) else message


def _column(location: tuple[Any, ...], kind: Kind) -> str:
    """Return the column that a validation error belongs to."""
    if location and location[0] == "levels" and len(location) > 2:
        return f"level {location[1]} {location[2]}"
    name = str(location[0]).replace("_", " ") if location else kind.columns[1]
    return name if name in kind.columns else kind.columns[1]


def _check_rows(
    table: _Table, rows: list[PlacedValue], known: dict[str, set[str]], problems: Problems
) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        where = f"{table.name}, row {row.row}"
        for column, what, slug in _references(row):
            if slug not in known[what]:
                problems.add(f"{where}, column “{column}”: unknown {what} “{slug}”")
        column, key = table.kind.key(row)
        if key in seen:
            problems.add(f"{where}, column “{column}”: “{key}” is already in row {seen[key]}")
        seen.setdefault(key, row.row)


def _replaced(values: dict[str, list[PlacedValue]], taxonomy: Taxonomy) -> Taxonomy:
    """Return ``taxonomy`` with its lists replaced by ``values``, which are keyed by kind."""
    changes: dict[str, Any] = {}
    skills = taxonomy.skills
    if "skills" in values:
        skills = tuple(row.value for row in values["skills"])
        slugs = {skill.slug for skill in skills}
        # Data that belongs only to a removed skill is removed as well.
        changes["skills"] = skills
        changes["learning"] = tuple(row for row in taxonomy.learning if row.skill in slugs)
        changes["typical_levels"] = {
            role: tuple(row for row in rows if row.skill in slugs)
            for role, rows in taxonomy.typical_levels.items()
        }
    if "requirements" in values:
        changes["requirements"] = _by_role(values["requirements"])
    if "typical levels" in values:
        changes["typical_levels"] = _by_role(values["typical levels"])
    # These are in the order of the skills.
    rank = {skill.slug: number for number, skill in enumerate(skills)}
    for part in ("learning", "typical_levels"):
        changes[part] = _ranked(changes.get(part, getattr(taxonomy, part)), rank)
    return taxonomy.model_copy(update=changes)


def _ranked(rows: Any, rank: dict[str, int]) -> Any:
    if isinstance(rows, dict):
        return {role: _ranked(of_role, rank) for role, of_role in rows.items()}
    return tuple(sorted(rows, key=lambda row: rank.get(row.skill, len(rank))))


def _by_role(rows: list[PlacedValue]) -> dict[str, tuple[Any, ...]]:
    values: dict[str, list[Any]] = {}
    for row in rows:
        values.setdefault(row.role, []).append(row.value)
    return {role: tuple(items) for role, items in values.items()}


def _text(cell: Cell) -> str | None:
    if cell is None or isinstance(cell, (bool, UnusableCell)):
        return None
    text = unescape_formula(f"{cell:.15g}" if isinstance(cell, float) else str(cell))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() or None


def _number(cell: Cell) -> Any:
    """Return a whole number if the cell has one, also as “3,0”, else the cell."""
    if not isinstance(cell, str):
        return cell
    cell = cell.strip()
    # Not “1,000”, which could mean a thousand.
    match = re.fullmatch(r"([0-9]{1,9})(?:[.,]0{1,2})?", cell)
    return int(match[1]) if match else cell or None


def _decimal(cell: Cell) -> Any:
    """Return a decimal if the cell has one, also with a comma, else the cell."""
    if isinstance(cell, str):
        cell = cell.strip()
        match = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?", cell)
        return Decimal(f"{match[1]}.{match[2] or 0}") if match else cell or None
    return cell if cell is None else Decimal(str(cell))


BOOLEANS = dict.fromkeys(("yes", "true", "ja", "wahr", "1", "x"), True) | dict.fromkeys(
    ("no", "false", "nein", "falsch", "0"), False
)


def _boolean(cell: Cell) -> Any:
    """Return True or False if the cell says so, False if it is empty, else its text."""
    if isinstance(cell, bool):
        return cell
    text = (_text(cell) or "no").lower()
    return BOOLEANS.get(text, text)


def _joined(texts: Any) -> str | None:
    """Join texts with semicolons; texts that contain a semicolon are quoted."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";", lineterminator="").writerow(texts)
    return line.getvalue() or None


def _split(cell: Cell) -> list[str]:
    text = _text(cell)
    if text is None:
        return []
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True))
    return [part.strip() for row in rows for part in row if part.strip()]
