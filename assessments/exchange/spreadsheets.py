"""Tables as CSV and XLSX, within bounds, and with nothing that a spreadsheet would run."""

import csv
import io

import openpyxl
import tablib
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from assessments.exchange.archive import DAMAGE, open_zip
from assessments.exchange.errors import ExchangeError
from assessments.exchange.tables import KINDS, Cell, Kind, Sheet, table_rows
from assessments.portability.table import harmless
from assessments.taxonomy.document import Taxonomy

MAX_ROWS = 10_000
MAX_COLUMNS = 40
MAX_SHEETS = 10
MAX_PARTS = 100
MAX_UNPACKED_BYTES = 32 * 1024 * 1024


def taxonomy_csv(kind: Kind, taxonomy: Taxonomy) -> bytes:
    """Return a kind's table as CSV in UTF-8, marked so that a spreadsheet sees that."""
    text: str = _dataset(kind, taxonomy).export("csv")
    return text.encode("utf-8-sig")


def taxonomy_xlsx(taxonomy: Taxonomy) -> bytes:
    """Return a workbook with a sheet for each kind.

    Raises ExchangeError where a text has a character that a workbook cannot hold.
    """
    book = tablib.Databook([_dataset(kind, taxonomy) for kind in KINDS])
    try:
        content: bytes = book.export("xlsx")
    except IllegalCharacterError as error:
        raise ExchangeError(
            ["a text has a control character that a workbook cannot hold; take CSV or YAML"]
        ) from error
    return content


def _dataset(kind: Kind, taxonomy: Taxonomy) -> tablib.Dataset:
    rows = table_rows(kind, taxonomy)
    return tablib.Dataset(
        *([harmless(cell) for cell in row] for row in rows), headers=kind.columns, title=kind.name
    )


def read_csv(content: bytes, name: str) -> list[Sheet]:
    """Return the one table of a CSV file, separated by commas, semicolons or tabs.

    Raises ExchangeError.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError([f"{name}: not UTF-8; save it as “CSV UTF-8”"]) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, list(row)))
            line = reader.line_num + 1
            _within_bounds(name, len(rows), len(row))
    except csv.Error as error:
        raise ExchangeError([f"{name}, line {line}: {error}"]) from error
    return [_sheet(name, rows)] if rows else []


def read_xlsx(content: bytes) -> list[Sheet]:
    """Return the tables of a workbook. Raises ExchangeError."""
    open_zip(content, MAX_PARTS, MAX_UNPACKED_BYTES).close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if len(book.worksheets) > MAX_SHEETS:
            raise ExchangeError([f"more than {MAX_SHEETS} sheets"])
        sheets = [_sheet(sheet.title, rows) for sheet in book.worksheets if (rows := _rows(sheet))]
    except (
        *DAMAGE, InvalidFileException, SyntaxError, KeyError, TypeError, AttributeError,
    ) as error:  # fmt: skip
        raise ExchangeError(["this is not a workbook (.xlsx), or it is damaged"]) from error
    return sheets


def _rows(sheet: object) -> list[tuple[int, list[Cell]]]:
    # What the file says of its size may be wrong, or a bomb.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    rows: list[tuple[int, list[Cell]]] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):  # type: ignore[attr-defined]
        width = max((index for index, cell in enumerate(row, 1) if cell is not None), default=0)
        _within_bounds(sheet.title, number, width)  # type: ignore[attr-defined]
        if width:
            rows.append((number, [_plain(cell) for cell in row[:width]]))
    return rows


def _plain(cell: object) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell if isinstance(cell, (str, int, float)) or cell is None else str(cell)


def _within_bounds(name: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise ExchangeError([f"{name}: more than {MAX_ROWS} rows, empty ones counted"])
    if columns > MAX_COLUMNS:
        raise ExchangeError([f"{name}, row {rows}: more than {MAX_COLUMNS} columns"])


def _sheet(name: str, rows: list[tuple[int, list[Cell]]]) -> Sheet:
    (_, headings), *others = rows
    return Sheet(name, [str(heading or "") for heading in headings], others)
