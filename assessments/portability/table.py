"""A report as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable

from assessments.report import ReportView

# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = (
    "area",
    "requirement",
    "name",
    "skills",
    "must_have_floor",
    "weight",
    "level",
    "target_level",
    "state",
    "attainment",
    "typical_attainment",
    "gap",
    "priority",
    "points",
)


def report_csv(view: ReportView) -> str:
    """Return every requirement as a row, in the terms of ``score_answers``; shares are 0..1."""
    rows = (
        (
            row.area_name,
            row.requirement.slug,
            row.name,
            ", ".join(skill.name for skill in row.skills),
            row.score.floor,
            row.score.weight,
            row.score.level,
            row.score.target_level,
            row.score.state.value,
            row.score.attainment,
            1 - row.score.typical_gap,
            row.score.gap,
            row.priority,
            row.points,
        )
        for area in view.areas
        for row in area.rows
    )
    return table_csv([HEADINGS, *rows])


def table_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV in which no text is a formula; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; ``as_it_was`` gives it back."""
    if isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_it_was(text: str) -> str:
    """Undo ``harmless``."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        return text[1:]
    return text
