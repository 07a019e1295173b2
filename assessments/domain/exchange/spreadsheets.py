"""Export tables as CSV and XLSX without executable formulas, and import CSV."""

import csv
import io
import re
from collections.abc import Callable
from itertools import islice

import tablib
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError
from tablib.formats._xlsx import XLSXFormat

from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.kinds import KINDS, Kind, table_rows
from assessments.domain.exchange.sheets import Sheet
from assessments.domain.exchange.tables import MAX_TITLE_ROWS, best_kind
from assessments.domain.exchange.workbook import escaped
from assessments.domain.portability.table import escape_formula, workbook_bytes
from assessments.domain.taxonomy.document import Taxonomy

# Excel writes, but hides, a first line that names the separator.
SEPARATOR = re.compile('"?sep=([,;\t|])"?[;,\t]*\r?\n', re.IGNORECASE)
MAX_HEADINGS_LENGTH = 5_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def taxonomy_csv(kind: Kind, taxonomy: Taxonomy) -> bytes:
    """Return the table of a kind as CSV in UTF-8, with a byte order mark for spreadsheets."""
    text: str = _dataset(kind, taxonomy).export("csv")
    return text.encode("utf-8-sig")


def taxonomy_xlsx(taxonomy: Taxonomy) -> bytes:
    """Return a workbook with one sheet for each kind.

    Raises ExchangeError if a text has a character that workbooks do not allow.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    try:
        for kind in KINDS:
            sheet = book.create_sheet(kind.name)
            XLSXFormat.dset_sheet(_dataset(kind, taxonomy, escaped), sheet)
    except IllegalCharacterError as error:
        raise ExchangeError(
            ["a text has a control character, which workbooks do not allow; export CSV or YAML"]
        ) from error
    return workbook_bytes(book)


def _dataset(
    kind: Kind, taxonomy: Taxonomy, convert: Callable[[object], object] = lambda cell: cell
) -> tablib.Dataset:
    rows = table_rows(kind, taxonomy)
    return tablib.Dataset(
        *([convert(escape_formula(cell)) for cell in row] for row in rows),
        headers=kind.columns,
        title=kind.name,
    )


def read_csv(content: bytes, name: str) -> list[Sheet]:
    """Read a CSV file, separated by commas, semicolons, tabs or vertical bars, as one sheet.

    The list is empty if the file is. Raises ExchangeError.
    """
    text = _decode(content, name)
    delimiter = None
    if line := SEPARATOR.match(text):
        delimiter, text = line[1], text[line.end() :]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True
    )
    sheet = Sheet(name)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            for column, cell in enumerate(row, 1):
                sheet.add(number, column, cell)
            if sheet.problems:
                break
    except csv.Error as error:
        raise ExchangeError([f"{name}, row {number + 1}: {explain_csv(error)}"]) from error
    return [sheet] if sheet.rows or sheet.problems else []


def encoding_of(content: bytes) -> str:
    """Return the encoding of a text by its first bytes."""
    # Excel's “Unicode text” is UTF-16 with a byte order mark.
    return "utf-16" if content.startswith(UTF_16) else "utf-8-sig"


def _decode(content: bytes, name: str) -> str:
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError:
        text = "\0"
    # UTF-16 without a mark decodes as UTF-8 with many null characters.
    if text.count("\0") * 3 > len(text):
        raise ExchangeError(
            [
                f"{name}: not UTF-8; in the spreadsheet program choose “Save as”, “CSV UTF-8”, or "
                "save it as a workbook (.xlsx)"
            ]
        )
    return text


def _delimiter(text: str) -> str:
    """Return the character that separates the headings, which are in one of the first lines."""
    lines = [line[:MAX_HEADINGS_LENGTH] for line in islice(io.StringIO(text), MAX_TITLE_ROWS)]

    def fits(delimiter: str) -> tuple[float, int]:
        rows = [line.replace('"', "").split(delimiter) for line in lines]
        return max((best_kind(row)[1] for row in rows), default=0), text.count(delimiter)

    return max(",;\t|", key=fits)


def explain_csv(error: csv.Error) -> str:
    """Return the reason why a CSV file cannot be read."""
    message = str(error)
    if "unexpected end" in message:
        return "an opening quotation mark has no closing one (unexpected end)"
    if "expected after" in message:
        return "a quotation mark inside a text must be doubled"
    if "field limit" in message:
        return f"a cell has more than {csv.field_size_limit():,} characters"
    return message
