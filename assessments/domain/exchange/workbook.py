"""Read workbooks (.xlsx) with limits on their size and without guessing values.

OpenPyXL, which we use to write workbooks, loads all formats as objects and whole rows at once, and
it cannot distinguish a formula without a result from an empty cell. This module parses only the
five kinds of parts that have values, one element at a time.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

# Only names: the parser is defusedxml's.
from xml.etree.ElementTree import Element, ParseError  # nosec B405
from zipfile import ZipFile, ZipInfo, is_zipfile

from defusedxml.ElementTree import iterparse
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from assessments.domain.exchange.archive import open_zip, read_member
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.sheets import MAX_CELL_LENGTH, Cell, Sheet, UnusableCell

MAX_SHEETS = 10
MAX_UNPACKED_BYTES = 32 * 1024 * 1024
# Elements and attributes in the parsed parts, counted by "<" and "=" before parsing.
MAX_MARKS = 1_500_000
# Elements around each other; cells need about ten.
MAX_DEPTH = 100
# In all sheets together; a shared text counts once for each cell.
MAX_CELLS = 200_000
MAX_CHARACTERS = 4_000_000

NOT_A_WORKBOOK = "this file isn't a valid Excel workbook (.xlsx)"
NO_RESULT = (
    "a formula without its result; open the file in a spreadsheet program and save it there, or "
    "type the value"
)
DATE = "a date or time; format the cell as text and type what you mean"
PERCENTAGE = "a percentage; format the cell as a plain number and type what you mean"
# The limit of spreadsheet programs for the code of a number format.
MAX_FORMAT_LENGTH = 255
# The parts that the cells of all sheets refer to.
SHARED = ("sharedStrings", "styles")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read_xlsx(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook; hidden sheets without rows. Raises ExchangeError."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExchangeError(
            ["this is an old workbook (.xls) or has a password; save it as .xlsx without one"]
        )
    if not is_zipfile(io.BytesIO(content)):
        raise ExchangeError([NOT_A_WORKBOOK])
    try:
        with open_zip(io.BytesIO(content), MAX_UNPACKED_BYTES) as file:
            return list(_sheets(_Package(file)))
    except (ParseError, LookupError, ValueError, TypeError) as error:
        raise ExchangeError([NOT_A_WORKBOOK]) from error


class _Relation(NamedTuple):
    """A reference from one part to another."""

    kind: str
    path: str


class _Package:
    """The parts of a workbook by path. Counts marks up to MAX_MARKS."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self._members: dict[str, ZipInfo] = {
            member.filename.replace("\\", "/").lower(): member for member in file.infolist()
        }
        self._marks = 0

    def has(self, path: str) -> bool:
        """Return True if the part exists."""
        return path.lower() in self._members

    def events(self, path: str, whole: str = "") -> Iterator[tuple[str, str, Element]]:
        """Yield "start" or "end", the name and the element, for each element of a part.

        Only elements named ``whole`` have their content at the end, without phonetic hints (rPh);
        others are forgotten at once. Raises ExchangeError beyond MAX_MARKS.
        """
        content = read_member(self._file, self._members[path.lower()])
        self._marks += content.count(b"<") + content.count(b"=")
        if self._marks > MAX_MARKS:
            raise ExchangeError(
                [
                    "too many cells, rows or formats, including empty ones; copy the tables into a "
                    "new workbook and save it"
                ]
            )
        around: list[Element] = []
        depth = 0  # of elements named ``whole``
        for event, element in iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True):
            name = _local(element.tag)
            if event == "start":
                around.append(element)
                if len(around) > MAX_DEPTH:
                    raise ValueError("nested too deeply")
                depth += name == whole
                yield event, name, element
                continue
            around.pop()
            depth -= name == whole
            yield event, name, element
            if name == "rPh":
                element.clear()
            if around and not depth:
                around[-1].clear()

    def starts(self, path: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield the name and the attributes of each element of a part."""
        for event, name, element in self.events(path):
            if event == "start":
                yield name, element.attrib

    def relations(self, path: str) -> dict[str, _Relation]:
        """Return the references of a part by their IDs, without those out of the file."""
        folder, file_name = posixpath.split(path)
        relations = {}
        for name, attrs in self.starts(posixpath.join(folder, "_rels", f"{file_name}.rels")):
            if name == "Relationship" and attrs.get("TargetMode") != "External":
                target = posixpath.join("/", folder, attrs["Target"].replace("\\", "/"))
                kind = attrs["Type"].rpartition("/")[2]
                relations[attrs["Id"]] = _Relation(kind, posixpath.normpath(target).lstrip("/"))
        return relations


def _local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def _sheets(package: _Package) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, in order."""
    (book,) = [r.path for r in package.relations("").values() if r.kind == "officeDocument"]
    relations = package.relations(book)
    listed = [attrs for name, attrs in package.starts(book) if name == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise ExchangeError([f"more than {MAX_SHEETS} sheets"])
    shared = {kind: posixpath.join(posixpath.dirname(book), f"{kind}.xml") for kind in SHARED}
    shared |= {r.kind: r.path for r in relations.values() if r.kind in SHARED}
    strings, styles = (shared[kind] if package.has(shared[kind]) else "" for kind in SHARED)
    reader = _Reader(
        package,
        _strings(package, strings) if strings else [],
        _formats(package, styles) if styles else [],
    )
    for attrs in listed:
        (key,) = [value for name, value in attrs.items() if name.endswith("}id")]
        is_hidden = attrs.get("state", "visible") != "visible"
        if relations[key].kind != "worksheet" or is_hidden:
            yield Sheet(attrs["name"], is_hidden)
        else:
            yield reader.sheet(attrs["name"], relations[key].path)


def _strings(package: _Package, path: str) -> list[str]:
    """Return the texts that cells refer to by number."""
    return [
        _unescaped("".join(_texts(element)))
        for event, name, element in package.events(path, whole="si")
        if (event, name) == ("end", "si")
    ]


def _texts(element: Element) -> list[str]:
    """Return the texts and values inside a cell. Raises ExchangeError beyond MAX_CELL_LENGTH."""
    texts = [part.text or "" for part in element.iter() if _local(part.tag) in ("t", "v")]
    if sum(map(len, texts)) > MAX_CELL_LENGTH:
        raise ExchangeError([f"a text with more than {MAX_CELL_LENGTH:,} characters"])
    return texts


def _formats(package: _Package, path: str) -> list[str]:
    """Return, for each cell format, why its numbers cannot be used; empty if they can."""
    codes = {str(number): str(code) for number, code in BUILTIN_FORMATS.items()}
    used: list[str] = []
    section = ""
    for name, attrs in package.starts(path):
        match name:
            case "numFmt" if "numFmtId" in attrs:
                codes[attrs["numFmtId"]] = attrs.get("formatCode", "")
            case "cellXfs" | "cellStyleXfs":
                section = name
            case "xf" if section == "cellXfs":
                used.append(attrs.get("numFmtId", "0"))
    meanings = {
        number: _meaning(number, codes.get(number, "")[:MAX_FORMAT_LENGTH]) for number in set(used)
    }
    return [meanings[number] for number in used]


def _meaning(number: str, code: str) -> str:
    """Return why numbers in this format cannot be used: dates and percentages."""
    # Built-in date formats whose codes depend on the country.
    is_local_date = number.isdecimal() and int(number) in {*range(27, 37), *range(50, 59)}
    if is_local_date or is_date_format(code):
        return DATE
    return PERCENTAGE if "%" in re.sub(r'"[^"]*"|\\.', "", code) else ""


def _unescaped(text: str) -> str:
    """Decode characters that a workbook writes as ``_x000D_``."""
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # The codes are UTF-16: two of them can be one character. Half a pair is refused later.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def escaped(cell: object) -> object:
    """Encode a text so that reading it from a workbook returns it unchanged."""
    if not isinstance(cell, str):
        return cell
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", cell).replace("\r", "_x000D_")


class _Reader:
    """Reads the cells of sheets, which share texts, formats and limits."""

    def __init__(self, package: _Package, strings: list[str], formats: list[str]) -> None:
        self._package = package
        self._strings = strings
        self._formats = formats
        self._cells = self._characters = 0

    def sheet(self, name: str, path: str) -> Sheet:
        """Return one sheet. Raises ValueError if its rows or cells are out of order."""
        sheet = Sheet(name)
        row = column = 0
        for event, tag, element in self._package.events(path, whole="c"):
            match event, tag:
                case "start", "row":
                    number = int(element.get("r") or row + 1)
                    if number <= row:
                        raise ValueError("rows out of order")
                    row, column = number, 0
                case "start", "mergeCell":
                    sheet.merged.append(range_boundaries(element.attrib["ref"]))
                case "end", "c":
                    place = row, column + 1
                    if reference := element.get("r"):
                        place = coordinate_to_tuple(reference)
                    if place[0] != row or place[1] <= column:
                        raise ValueError("cells out of order")
                    column = place[1]
                    value = self._value(element)
                    if value is not None:
                        self._count(value)
                        sheet.add(row, column, value)
        return sheet

    def _count(self, value: Cell) -> None:
        """Count a value of any sheet. Raises ExchangeError beyond MAX_CELLS or MAX_CHARACTERS."""
        self._cells += 1
        self._characters += len(value) if isinstance(value, str) else 1
        if self._cells > MAX_CELLS or self._characters > MAX_CHARACTERS:
            raise ExchangeError(
                [f"more than {MAX_CELLS:,} cells or {MAX_CHARACTERS:,} characters in total"]
            )

    def _value(self, cell: Element) -> Cell:
        kind, texts = cell.get("t", "n"), _texts(cell)
        text = "".join(texts)
        if kind == "e":
            return UnusableCell(f"the error {text or 'of a formula'}; type the value")
        if kind in ("str", "inlineStr") and texts:
            return _unescaped(text) or None
        text = text.strip()
        if not text:
            has_formula = any(_local(part.tag) == "f" for part in cell)
            return UnusableCell(NO_RESULT) if has_formula else None
        match kind:
            case "s":
                return self._strings[int(text)] or None
            case "b":
                return text in ("1", "true")
            case "d":
                return UnusableCell(DATE)
        return self._number(text, int(cell.get("s") or 0))

    def _number(self, text: str, style: int) -> Cell:
        if not NUMBER.fullmatch(text):
            raise ValueError("not a number")
        if meaning := self._formats[style] if style < len(self._formats) else "":
            return UnusableCell(meaning)
        # Spreadsheets show 15 digits, so 0.30000000000000004 is shown as 0.3.
        number = float(f"{float(text):.15g}")
        if abs(number) >= 1e15:
            return UnusableCell("a number that is too large")
        return int(number) if number.is_integer() else number
