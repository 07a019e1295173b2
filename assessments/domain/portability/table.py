"""Export a report as a table, in CSV and as a workbook. Pure."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from assessments.domain.report.page import ReportView

# Spreadsheets treat a cell that starts with one of these as a formula, even after invisible
# characters and in full-width form. See OWASP's page on CSV injection.
SIGNS = "=+-@"
# Some spreadsheets drop these at the start of a cell.
BREAKS = "\t\r\n"
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
    """Return a CSV with a row for each requirement; attainment and gap are in 0..1."""
    return table_csv(_report_rows(view))


def report_xlsx(view: ReportView) -> bytes:
    """Return the table of report_csv as a workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "report"
    for row in _report_rows(view):
        sheet.append([_cell(sheet, value) for value in row])
    return workbook_bytes(book)


def workbook_bytes(book: Workbook) -> bytes:
    """Return a small workbook of plain cells as a file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _MemoryWriter(book, archive).save()
    return content.getvalue()


class _MemoryWriter(ExcelWriter):
    """Writes sheets in memory; openpyxl puts each into a temporary file, which needs a disk."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet."""
        content = io.BytesIO()
        writer = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def _cell(sheet: Worksheet, value: object) -> object:
    """Return a cell value for a workbook; a text stays a text, whatever it starts with."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
    cell.data_type = "s"
    # Keeps the cell a text when a user edits it.
    cell.quotePrefix = True
    return cell


def _report_rows(view: ReportView) -> Iterable[Iterable[object]]:
    yield HEADINGS
    for area in view.areas:
        for row in area.rows:
            yield (
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


def table_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV without formulas; None becomes an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([escape_formula(cell) for cell in row] for row in rows)
    return text.getvalue()


def escape_formula(cell: object) -> object:
    """Prefix a text that looks like a formula with an apostrophe, see ``unescape_formula``."""
    return f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell


def unescape_formula(text: str) -> str:
    """Remove the apostrophe added by ``escape_formula``."""
    return text[1:] if text.startswith("'") and looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    """Return True if spreadsheets may treat a text as a formula, ignoring leading apostrophes."""
    for character in text.lstrip("'"):
        if character in BREAKS:
            return True
        if not _is_blank(character):
            return unicodedata.normalize("NFKC", character)[0] in SIGNS
    return False


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "CZ"
