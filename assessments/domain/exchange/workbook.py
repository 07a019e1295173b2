"""Read workbooks (.xlsx) with limits on their size and without guessing values.

OpenPyXL, which we use to write workbooks, loads all formats as objects and whole rows at once, and
it cannot distinguish a formula without a result from an empty cell. This module parses only the
five kinds of parts that have values, one element at a time.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

# Only names: the parser is defusedxml's.
from xml.sax import SAXException  # nosec B406
from xml.sax.handler import ContentHandler  # nosec B406
from zipfile import ZipFile, ZipInfo, is_zipfile

import defusedxml.sax
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from assessments.domain.exchange.archive import open_zip, read_member
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.sheets import MAX_CELL_LENGTH, Cell, Sheet, SheetRows, UnusableCell

MAX_SHEETS = 10
MAX_UNPACKED_BYTES = 32 * 1024 * 1024
# Elements and attributes in the parsed parts, counted by "<" and "=" before parsing.
MAX_MARKS = 1_500_000
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
        with open_zip(content, MAX_UNPACKED_BYTES) as file:
            return list(_sheets(_Package(file)))
    except (SAXException, LookupError, ValueError, TypeError) as error:
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

    def parse(self, path: str, handler: ContentHandler) -> None:
        """Parse a part with ``handler``. Raises ExchangeError beyond MAX_MARKS."""
        content = read_member(self._file, self._members[path.lower()])
        self._marks += content.count(b"<") + content.count(b"=")
        if self._marks > MAX_MARKS:
            raise ExchangeError(
                [
                    "too many cells, rows or formats, including empty ones; copy the tables into a "
                    "new workbook and save it"
                ]
            )
        parser = defusedxml.sax.make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        parser.feed(content)
        parser.close()

    def relations(self, path: str) -> dict[str, _Relation]:
        """Return the references of a part by their IDs."""
        folder, name = posixpath.split(path)
        handler = _Relations(folder)
        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), handler)
        return handler.relations


def _sheets(package: _Package) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, in order."""
    (book,) = [r.path for r in package.relations("").values() if r.kind == "officeDocument"]
    relations = package.relations(book)
    strings, formats, listed = _Strings(), _Formats(), _Listed()
    package.parse(book, listed)
    if len(listed.sheets) > MAX_SHEETS:
        raise ExchangeError([f"more than {MAX_SHEETS} sheets"])
    defaults = {kind: posixpath.join(posixpath.dirname(book), f"{kind}.xml") for kind in SHARED}
    shared = defaults | {r.kind: r.path for r in relations.values() if r.kind in SHARED}
    for kind, handler in zip(SHARED, (strings, formats), strict=True):
        if package.has(shared[kind]):
            package.parse(shared[kind], handler)
    limits = _Limits()
    for name, relation_name, is_hidden in listed.sheets:
        relation = relations[relation_name]
        rows = SheetRows(name)
        if relation.kind != "worksheet" or is_hidden:
            yield rows.sheet(is_hidden=is_hidden)
            continue
        cells = _Cells(rows, strings.texts, formats.meanings(), limits)
        package.parse(relation.path, cells)
        yield rows.sheet(merged=cells.merged)


def _local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


class _Relations(ContentHandler):
    """Reads the references of a part."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.relations: dict[str, _Relation] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Collect a Relationship, unless it leads out of the file."""
        if _local(name) == "Relationship" and attrs.get("TargetMode") != "External":
            path = posixpath.join("/", self._folder, attrs["Target"].replace("\\", "/"))
            kind = attrs["Type"].rpartition("/")[2]
            self.relations[attrs["Id"]] = _Relation(kind, posixpath.normpath(path).lstrip("/"))


class _Listed(ContentHandler):
    """Reads the list of sheets: name, reference ID, and whether it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Collect a sheet."""
        if _local(name) == "sheet":
            (relation,) = [value for key, value in attrs.items() if key.endswith(":id")]
            self.sheets.append(
                (attrs["name"], relation, attrs.get("state", "visible") != "visible")
            )


class _Formats(ContentHandler):
    """Reads number formats, to detect dates and percentages."""

    def __init__(self) -> None:
        super().__init__()
        self._codes = {str(number): str(code) for number, code in BUILTIN_FORMATS.items()}
        self._used: list[str] = []
        self._within = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Collect a number format, or the number format of a cell format."""
        match _local(name):
            case "numFmt" if "numFmtId" in attrs:
                self._codes[attrs["numFmtId"]] = attrs.get("formatCode", "")
            case "cellXfs":
                self._within = True
            case "xf" if self._within:
                self._used.append(attrs.get("numFmtId", "0"))

    def endElement(self, name: str) -> None:  # noqa: N802
        """Stop at the end of the list of cell formats."""
        if _local(name) == "cellXfs":
            self._within = False

    def meanings(self) -> list[str]:
        """Return, for each cell format, why its numbers cannot be used; empty if they can."""
        meanings: dict[str, str] = {}
        for number in dict.fromkeys(self._used):
            code = self._codes.get(number, "")[:MAX_FORMAT_LENGTH]
            # Built-in date formats whose codes depend on the country.
            is_local_date = number.isdecimal() and int(number) in {*range(27, 37), *range(50, 59)}
            if is_local_date or is_date_format(code):
                meanings[number] = DATE
            elif "%" in re.sub(r'"[^"]*"|\\.', "", code):
                meanings[number] = PERCENTAGE
        return [meanings.get(number, "") for number in self._used]


class _Texts(ContentHandler):
    """Collects the text of elements, up to the limit of a cell."""

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []
        self._length = 0
        self._wanted = False

    def _start_text(self) -> None:
        self._text.clear()
        self._length = 0

    def characters(self, content: str) -> None:
        """Collect text. Raises ExchangeError beyond MAX_CELL_LENGTH."""
        if self._wanted:
            self._length += len(content)
            if self._length > MAX_CELL_LENGTH:
                raise ExchangeError([f"a text with more than {MAX_CELL_LENGTH:,} characters"])
            self._text.append(content)

    def _collected(self) -> str:
        return "".join(self._text)


class _Strings(_Texts):
    """Reads the texts that cells refer to by number, without phonetic hints (rPh)."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._phonetic_depth = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Start a text or one of its pieces."""
        match _local(name):
            case "si":
                self._start_text()
            case "rPh":
                self._phonetic_depth += 1
            case "t":
                self._wanted = not self._phonetic_depth

    def endElement(self, name: str) -> None:  # noqa: N802
        """End a text or one of its pieces."""
        match _local(name):
            case "si":
                self.texts.append(_unescaped(self._collected()))
            case "rPh":
                self._phonetic_depth -= 1
            case "t":
                self._wanted = False


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


class _Limits:
    """Counts the values and characters of all sheets."""

    def __init__(self) -> None:
        self._cells = 0
        self._characters = 0

    def count(self, value: Cell) -> None:
        """Count a value. Raises ExchangeError beyond MAX_CELLS or MAX_CHARACTERS."""
        self._cells += 1
        self._characters += len(value) if isinstance(value, str) else 1
        if self._cells > MAX_CELLS or self._characters > MAX_CHARACTERS:
            raise ExchangeError(
                [f"more than {MAX_CELLS:,} cells or {MAX_CHARACTERS:,} characters in total"]
            )


class _Cells(_Texts):
    """Reads the rows of a sheet."""

    def __init__(
        self, rows: SheetRows, strings: list[str], formats: list[str], limits: _Limits
    ) -> None:
        super().__init__()
        self.merged: list[tuple[int, int, int, int]] = []
        self._rows = rows
        self._strings = strings
        self._formats = formats
        self._limits = limits
        self._within = False
        self._row = 0
        self._column = 0
        self._attrs: Any = {}
        self._has_formula = False
        self._has_value = False
        self._phonetic_depth = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Start a row, a cell or its value."""
        match _local(name):
            case "sheetData":
                self._within = True
            case "mergeCell":
                self.merged.append(range_boundaries(attrs["ref"]))
            case _ if not self._within:
                return
            case "row":
                self._begin_row(int(attrs.get("r") or self._row + 1))
            case "c":
                self._begin_cell(attrs)
            case "f":
                self._has_formula = True
            case "rPh":
                self._phonetic_depth += 1
            case "v" | "t" if not self._phonetic_depth:
                self._wanted = self._has_value = True

    def endElement(self, name: str) -> None:  # noqa: N802
        """End a row, a cell or its value."""
        match _local(name):
            case "sheetData":
                self._within = False
            case "c" if self._within:
                self._end_cell()
            case "rPh" if self._within:
                self._phonetic_depth -= 1
            case "v" | "t":
                self._wanted = False

    def _begin_row(self, number: int) -> None:
        if number <= self._row:
            raise ValueError("rows out of order")
        self._row, self._column = number, 0

    def _begin_cell(self, attrs: Any) -> None:
        row, column = self._row, self._column + 1
        if attrs.get("r"):
            row, column = coordinate_to_tuple(attrs["r"])
        if row != self._row or column <= self._column:
            raise ValueError("cells out of order")
        self._column = column
        self._attrs = attrs
        self._has_formula = self._has_value = False
        self._start_text()

    def _end_cell(self) -> None:
        value = self._value()
        if value is not None:
            self._limits.count(value)
            self._rows.add(self._row, self._column, value)

    def _value(self) -> Cell:
        kind, text = self._attrs.get("t", "n"), self._collected()
        if kind == "e":
            return UnusableCell(f"the error {text or 'of a formula'}; type the value")
        if kind in ("str", "inlineStr") and self._has_value:
            return _unescaped(text) or None
        text = text.strip()
        if not text:
            return UnusableCell(NO_RESULT) if self._has_formula else None
        match kind:
            case "s":
                return self._strings[int(text)] or None
            case "b":
                return text in ("1", "true")
            case "d":
                return UnusableCell(DATE)
        return self._number(text)

    def _number(self, text: str) -> Cell:
        if not NUMBER.fullmatch(text):
            raise ValueError("not a number")
        style = int(self._attrs.get("s") or 0)
        meaning = self._formats[style] if style < len(self._formats) else ""
        if meaning:
            return UnusableCell(meaning)
        # Spreadsheets show 15 digits, so 0.30000000000000004 is shown as 0.3.
        number = float(f"{float(text):.15g}")
        if abs(number) >= 1e15:
            return UnusableCell("a number that is too large")
        return int(number) if number.is_integer() else number
