"""Read advertisements from CSV, JSON Lines or a zip of text files, one row at a time."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath, PurePosixPath
from typing import Any, BinaryIO, TextIO

from assessments.domain.exchange.archive import is_ignored, open_zip, read_member, zip_files
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.spreadsheets import SEPARATOR, encoding_of, explain_csv

# The values of an advertisement by column.
Row = dict[str, str]

# Limits of a page: advertisements, and bytes of their texts.
MAX_ADS = 500
MAX_BYTES = 5 * 1024 * 1024
# Limits of one advertisement, and of a zip that is read by the command.
MAX_TEXT = 200_000
MAX_UNPACKED = 2 * 1024**3
MAX_COLUMNS = 100
NOT_UTF8 = "it is not UTF-8: save the file as UTF-8 and try again"
KINDS = "the name must end in .csv, .jsonl or .zip (of .txt files)"


def read_ads(name: str, file: BinaryIO) -> Iterator[Row]:
    """Yield the advertisements of a file as they are read. Raises ExchangeError."""
    readers = {
        ".csv": _csv_rows,
        ".tsv": _csv_rows,
        ".jsonl": _json_rows,
        ".ndjson": _json_rows,
        ".zip": _text_rows,
    }
    reader = readers.get(PurePath(name).suffix.lower())
    if reader is None:
        raise ExchangeError([f"{name}: {KINDS}"])
    for number, row in reader(name, file):
        if any(len(value) > MAX_TEXT for value in row.values()):
            raise ExchangeError([f"{name}, {number}: more than {MAX_TEXT:,} characters"])
        yield row


def read_few_ads(name: str, file: BinaryIO) -> list[Row]:
    """Return the advertisements of a file that a page takes. Raises ExchangeError."""
    rows: list[Row] = []
    size = 0
    for row in read_ads(name, file):
        rows.append(row)
        size += sum(len(value.encode(errors="replace")) for value in row.values())
        if len(rows) > MAX_ADS or size > MAX_BYTES:
            raise ExchangeError(
                [
                    f"{name}: more than {MAX_ADS} advertisements or {MAX_BYTES // 1024**2} MB; "
                    "split the file, or use the command count_demand"
                ]
            )
    if not rows:
        raise ExchangeError([f"{name}: there are no advertisements in this file"])
    return rows


def columns_of(rows: list[Row]) -> list[str]:
    """Return the names of the columns, in order."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _csv_rows(name: str, file: BinaryIO) -> Iterator[tuple[str, Row]]:
    start = file.read(4)
    file.seek(0)
    number = 1
    try:
        with io.TextIOWrapper(file, encoding_of(start), newline="") as text:
            columns, delimiter = _headings(text)
            if len(columns) > MAX_COLUMNS or any("\0" in column for column in columns):
                raise ExchangeError([f"{name}: the first line has no headings of columns"])
            for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 2):
                if any(cell.strip() for cell in cells):
                    yield f"row {number}", dict(zip(columns, cells, strict=False))
    except csv.Error as error:
        raise ExchangeError([f"{name}, row {number + 1}: {explain_csv(error)}"]) from error
    except UnicodeError as error:
        raise ExchangeError([f"{name}: {NOT_UTF8}"]) from error


def _headings(text: TextIO) -> tuple[list[str], str]:
    """Return the names of the columns, from the first line, and what separates them."""
    first, delimiter = text.readline(MAX_TEXT), None
    if line := SEPARATOR.match(first):
        delimiter, first = line[1], text.readline(MAX_TEXT)
    delimiter = delimiter or max(",;\t|", key=first.count)
    headings = next(csv.reader([first], delimiter=delimiter), [])
    return [cell.strip() or f"column {place}" for place, cell in enumerate(headings, 1)], delimiter


def _json_rows(name: str, file: BinaryIO) -> Iterator[tuple[str, Row]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ExchangeError([f"{name}, line {number}: {NOT_UTF8}"]) from error
        except (ValueError, RecursionError) as error:
            raise ExchangeError([f"{name}, line {number}: this is not JSON"]) from error
        if not isinstance(entry, dict):
            raise ExchangeError([f"{name}, line {number}: each line must be one object, {{…}}"])
        yield f"line {number}", dict(_json_cells(entry))


def _json_cells(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts and numbers of an object; other values cannot be a title or a text."""
    for key, value in islice(entry.items(), MAX_COLUMNS):
        if isinstance(value, str | int | float):
            # JSON can have half of a UTF-16 pair, which no page can show.
            yield key, str(value).encode(errors="replace").decode()


def _text_rows(name: str, file: BinaryIO) -> Iterator[tuple[str, Row]]:
    with open_zip(file, MAX_UNPACKED) as packed:
        for path, member in zip_files(packed):
            if not is_ignored(path, PurePosixPath()):
                yield f"file {path}", _text_row(packed, path, member)


def _text_row(packed: zipfile.ZipFile, path: PurePosixPath, member: zipfile.ZipInfo) -> Row:
    if path.suffix.lower() != ".txt":
        raise ExchangeError([f"{path}: not a text file (.txt); remove it from the zip"])
    if member.file_size > 4 * MAX_TEXT:
        raise ExchangeError([f"{path}: more than {MAX_TEXT:,} characters"])
    content = read_member(packed, member)
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError as error:
        raise ExchangeError([f"{path}: {NOT_UTF8}"]) from error
    lines = text.strip().splitlines() or [""]
    return {
        "first line": lines[0],
        "file": path.stem,
        "folder": path.parent.name,
        "text": text,
    }
