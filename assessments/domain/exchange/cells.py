"""Cells of tables: values of objects as cells, and back. Pure."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from assessments.domain.exchange.sheets import Cell, UnusableCell
from assessments.domain.portability.table import unescape_formula
from assessments.domain.taxonomy.fields import FieldKind, plain_fields

# Error values of spreadsheets in any language, always in capitals, and a column that is too narrow.
# LibreOffice also has words with a number, as in “Fehler:508”.
ERROR_TEXT = re.compile(r"#[¡¿]?[\w/ ]{2,24}[!?]|#\w+[/_]\w+|#NV|#YOK|#HIÁNYZIK|##+")
ERROR_NUMBER = re.compile(r"Err:[0-9]{3}|[^\W\d_a-z][^\W\d_A-Z]{2,9} ?: ?5[0-9]{2}")


def column_name(field: str) -> str:
    """Return the heading of a field's column."""
    return field.replace("_", " ")


def object_cells(value: BaseModel) -> dict[str, Cell]:
    """Return the plain fields of an object as cells."""
    return {column_name(name): cell_of(getattr(value, name)) for name in plain_fields(type(value))}


def cell_of(value: Any) -> Cell:
    """Return the cell for a value of an object."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return float(value)
    return joined(value) if isinstance(value, tuple) else value


def object_values(kind: type[BaseModel], cells: dict[str, Cell]) -> dict[str, Any]:
    """Return the plain fields of an object from its cells, without the empty ones."""
    values = {
        name: _value(field, cells[column_name(name)])
        for name, field in plain_fields(kind).items()
        if column_name(name) in cells
    }
    return {name: value for name, value in values.items() if value is not None}


def _value(field: FieldKind, cell: Cell) -> Any:
    if field.is_list:
        return split(cell)
    if field.type is bool:
        return _boolean(cell)
    if field.type is int:
        return number_of(cell)
    return _decimal(cell) if field.type is Decimal else text_of(cell)


def is_error(text: str) -> bool:
    """Return True if a text is an error value of a spreadsheet."""
    text = unescape_formula(text).strip().lstrip("'").strip()
    is_name = ERROR_TEXT.fullmatch(text) and text == text.upper()
    return bool(is_name or ERROR_NUMBER.fullmatch(text))


def text_of(cell: Cell) -> str | None:
    """Return the text of a cell, also of a number; None if it is empty or has another value."""
    if cell is None or isinstance(cell, (bool, UnusableCell)):
        return None
    text = unescape_formula(f"{cell:.15g}" if isinstance(cell, float) else str(cell))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() or None


def number_of(cell: Cell) -> Any:
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
    text = (text_of(cell) or "no").lower()
    return BOOLEANS.get(text, text)


def joined(texts: Any) -> str | None:
    """Join texts with semicolons; texts that contain a semicolon are quoted."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";", lineterminator="").writerow(texts)
    return line.getvalue() or None


def split(cell: Cell) -> list[str]:
    """Return the texts that ``joined`` made a cell of."""
    text = text_of(cell)
    if text is None:
        return []
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True))
    return [part.strip() for row in rows for part in row if part.strip()]
