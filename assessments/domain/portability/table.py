"""A report as a table for spreadsheets, as CSV and as a workbook."""

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

# A spreadsheet takes a cell that begins so for a formula, also after characters that show nothing
# and in their full-width forms. From OWASP's page on CSV injection.
SIGNS = "=+-@"
# Some spreadsheets drop these, whatever follows.
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
    """Return every requirement as a row, in the terms of ``score_answers``; shares are 0..1."""
    return table_csv(_report_rows(view))


def report_xlsx(view: ReportView) -> bytes:
    """Return the same as a workbook with one sheet."""
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
    """Return a value for a workbook, in which a text is a text, whatever it begins with."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
    cell.data_type = "s"
    # It stays one when somebody edits the cell.
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
    """Return rows as CSV in which no text is a formula; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; ``as_it_was`` gives it back."""
    return f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell


def as_it_was(text: str) -> str:
    """Undo ``harmless``."""
    return text[1:] if text.startswith("'") and looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula, any apostrophes before it aside."""
    for character in text.lstrip("'"):
        if character in BREAKS:
            return True
        if not _is_blank(character):
            return unicodedata.normalize("NFKC", character)[0] in SIGNS
    return False


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "CZ"
