"""Read tables of skills, requirements and typical levels. Pure.

A table has the whole list of its kind: importing it removes rows that it does not have. Data
without a column is kept, such as the demand figures of a requirement or the learning of a skill.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from pydantic import ValidationError

from assessments.domain.exchange.cells import column_name, is_error, split, text_of
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.kinds import (
    BOOLEAN_COLUMNS,
    KINDS,
    LIST_COLUMNS,
    Kind,
    PlacedValue,
    placed_references,
)
from assessments.domain.exchange.sheets import Cell, Sheet, UnusableCell
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.mistakes import mistake_words
from assessments.domain.taxonomy.problems import Problems
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER

# Limit on the items of a cell with a list.
MAX_LISTED = 100
# The headings are in one of the first rows.
MAX_TITLE_ROWS = 20
MAX_HEADING_LENGTH = 200


class _Table(NamedTuple):
    """A recognised sheet: its rows by column, with their numbers."""

    kind: Kind
    name: str
    rows: list[tuple[int, dict[str, Cell]]]
    broken: set[int]  # numbers of rows with an unusable cell


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
        known["skill"] = {text_of(cells["slug"]) or "" for _, cells in tables["skills"].rows}
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
    names = [_plain(heading) for heading in headings]
    shares = []
    for kind in KINDS:
        current, required = kind.current(names)
        shares.append((len(set(current) & set(required)) / len(required), kind))
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
    headings, _ = kind.current([_plain(cell) for cell in cells])
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
            if heading in kind.dropped:
                continue
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
    headings, required = kind.current([_plain(cell) for cell in cells])
    for column in kind.columns:
        if headings.count(column) > 1 or (column in required and column not in headings):
            mistake = "appears twice" if column in headings else "is missing"
            yield f"{where}: the column “{column}” {mistake}"
    for number, (heading, cell) in enumerate(zip(headings, cells, strict=True), 1):
        if heading not in {*kind.columns, *kind.dropped} and cell is not None:
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
    for text in (cell, *(split(cell) if column in LIST_COLUMNS else ())):
        if is_error(text):
            return f"the error {text.strip()}; type the value"
    return ""


def _read(
    table: _Table, row: int, cells: dict[str, Cell], taxonomy: Taxonomy, problems: Problems
) -> PlacedValue | None:
    try:
        value = table.kind.value(cells, taxonomy)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            column = _column(item["loc"], table.kind)
            what = "is empty" if item["type"] == "missing" else _sentence(item)
            problems.add(f"{table.name}, row {row}, column “{column}”: {what}")
        return None
    return PlacedValue(row, text_of(cells.get("role")) or "", value)


def _sentence(item: Any) -> str:
    message = mistake_words(item)
    given = item.get("input")
    return f"{message}, not “{given}”" if isinstance(given, (str, int, float)) else message


def _column(location: tuple[Any, ...], kind: Kind) -> str:
    """Return the column that a validation error belongs to."""
    if location and location[0] == "levels" and len(location) > 2:
        return f"level {location[1]} {column_name(str(location[2]))}"
    name = str(location[0]).replace("_", " ") if location else kind.columns[1]
    return name if name in kind.columns else kind.columns[1]


def _check_rows(
    table: _Table, rows: list[PlacedValue], known: dict[str, set[str]], problems: Problems
) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        where = f"{table.name}, row {row.row}"
        for column, what, slug in placed_references(row):
            if slug not in known[what]:
                problems.add(f"{where}, column “{column}”: there is no {what} “{slug}”")
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
