"""Workbooks (.xlsx), read within bounds and without guessing.

OpenPyXL, which writes ours, reads all formats of a workbook into objects, a row as a whole, and
does not tell a formula without a result from an empty cell. This reads the five kinds of parts
that hold values, and one element at a time.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from zipfile import ZipFile, ZipInfo, is_zipfile

import defusedxml.sax
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from assessments.domain.exchange.archive import open_zip, read_member
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.sheets import MAX_CELL_LENGTH, Cell, Sheet, SheetRows, Unusable

MAX_SHEETS = 10
MAX_UNPACKED_BYTES = 32 * 1024 * 1024
# Elements and attributes in the parts that are read, counted by their signs before parsing.
MAX_MARKS = 1_500_000
# Of all sheets together; a text that many cells share counts for each of them.
MAX_CELLS = 200_000
MAX_CHARACTERS = 4_000_000

NOT_A_WORKBOOK = "this is not a workbook (.xlsx), or it is damaged"
NO_RESULT = (
    "a formula without its result; open the file in a spreadsheet program and save it there, or "
    "type the value"
)
DATE = "a date or time; format the cell as text and type what you mean"
PERCENTAGE = "a percentage; format the cell as a plain number and type what you mean"
# What a spreadsheet program allows in the code of a number format.
MAX_FORMAT_LENGTH = 255
# What cells of all sheets refer to.
SHARED = ("sharedStrings", "styles")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read_xlsx(content: bytes) -> list[Sheet]:
    """Return the tables of a workbook; of a hidden sheet only its name. Raises ExchangeError."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExchangeError(
            ["this is an old workbook (.xls) or has a password; save it as .xlsx without one"]
        )
    if not is_zipfile(io.BytesIO(content)):
        raise ExchangeError(["this is not a workbook (.xlsx): not a zip file inside, or damaged"])
    try:
        with open_zip(content, MAX_UNPACKED_BYTES) as file:
            return list(_sheets(_Package(file)))
    except (SAXException, LookupError, ValueError, TypeError) as error:
        raise ExchangeError([NOT_A_WORKBOOK]) from error


class _Relation(NamedTuple):
    """Another part that a part refers to."""

    kind: str
    path: str


class _Package:
    """The parts of a workbook by their paths, and what may still be read of them."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self._members: dict[str, ZipInfo] = {
            member.filename.replace("\\", "/").lower(): member for member in file.infolist()
        }
        self._marks = 0

    def has(self, path: str) -> bool:
        """Return whether there is such a part."""
        return path.lower() in self._members

    def parse(self, path: str, handler: ContentHandler) -> None:
        """Hand the elements of a part to a handler. Raises ExchangeError and what it raises."""
        content = read_member(self._file, self._members[path.lower()])
        self._marks += content.count(b"<") + content.count(b"=")
        if self._marks > MAX_MARKS:
            raise ExchangeError(
                [
                    "too many cells, rows or formats, empty ones counted: copy the tables into a "
                    "new workbook and save that"
                ]
            )
        parser = defusedxml.sax.make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        parser.feed(content)
        parser.close()

    def relations(self, path: str) -> dict[str, _Relation]:
        """Return what a part refers to, by the names that it uses."""
        folder, name = posixpath.split(path)
        handler = _Relations(folder)
        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), handler)
        return handler.found


def _sheets(package: _Package) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, in order."""
    (book,) = [r.path for r in package.relations("").values() if r.kind == "officeDocument"]
    relations = package.relations(book)
    strings, formats, listed = _Strings(), _Formats(), _Listed()
    package.parse(book, listed)
    if len(listed.sheets) > MAX_SHEETS:
        raise ExchangeError([f"more than {MAX_SHEETS} sheets"])
    usual = {kind: posixpath.join(posixpath.dirname(book), f"{kind}.xml") for kind in SHARED}
    shared = usual | {r.kind: r.path for r in relations.values() if r.kind in SHARED}
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
        cells = _Cells(rows, strings.found, formats.meanings(), limits)
        package.parse(relation.path, cells)
        yield rows.sheet(merged=cells.merged)


def _local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


class _Relations(ContentHandler):
    """Reads what a part refers to."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, _Relation] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Take a Relationship; those that lead out of the file are not followed."""
        if _local(name) == "Relationship" and attrs.get("TargetMode") != "External":
            path = posixpath.join("/", self._folder, attrs["Target"].replace("\\", "/"))
            kind = attrs["Type"].rpartition("/")[2]
            self.found[attrs["Id"]] = _Relation(kind, posixpath.normpath(path).lstrip("/"))


class _Listed(ContentHandler):
    """Reads the names of the sheets, what each is called in the relations, whether it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Take a sheet."""
        if _local(name) == "sheet":
            (relation,) = [value for key, value in attrs.items() if key.endswith(":id")]
            self.sheets.append(
                (attrs["name"], relation, attrs.get("state", "visible") != "visible")
            )


class _Formats(ContentHandler):
    """Reads which number formats are dates and which percentages."""

    def __init__(self) -> None:
        super().__init__()
        self._codes = {str(number): str(code) for number, code in BUILTIN_FORMATS.items()}
        self._used: list[str] = []
        self._within = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Take a number format, or which one a format of cells uses."""
        match _local(name):
            case "numFmt" if "numFmtId" in attrs:
                self._codes[attrs["numFmtId"]] = attrs.get("formatCode", "")
            case "cellXfs":
                self._within = True
            case "xf" if self._within:
                self._used.append(attrs.get("numFmtId", "0"))

    def endElement(self, name: str) -> None:  # noqa: N802
        """Leave the list of cell formats."""
        if _local(name) == "cellXfs":
            self._within = False

    def meanings(self) -> list[str]:
        """Return what is wrong with a number that has a format, by the format's index."""
        meanings: dict[str, str] = {}
        for number in dict.fromkeys(self._used):
            code = self._codes.get(number, "")[:MAX_FORMAT_LENGTH]
            # Further formats for dates, whose codes differ from country to country.
            is_local_date = number.isdecimal() and int(number) in {*range(27, 37), *range(50, 59)}
            if is_local_date or is_date_format(code):
                meanings[number] = DATE
            elif "%" in re.sub(r'"[^"]*"|\\.', "", code):
                meanings[number] = PERCENTAGE
        return [meanings.get(number, "") for number in self._used]


class _Texts(ContentHandler):
    """Collects the text of elements, up to what a cell can hold."""

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []
        self._length = 0
        self._wanted = False

    def _start_text(self) -> None:
        self._text.clear()
        self._length = 0

    def characters(self, content: str) -> None:
        """Collect."""
        if self._wanted:
            self._length += len(content)
            if self._length > MAX_CELL_LENGTH:
                raise ExchangeError([f"a text with more than {MAX_CELL_LENGTH:,} characters"])
            self._text.append(content)

    def _collected(self) -> str:
        return "".join(self._text)


class _Strings(_Texts):
    """Reads the texts that cells refer to by number; what helps to pronounce them is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._sound = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Begin a text or one of its pieces."""
        match _local(name):
            case "si":
                self._start_text()
            case "rPh":
                self._sound += 1
            case "t":
                self._wanted = not self._sound

    def endElement(self, name: str) -> None:  # noqa: N802
        """End a text or one of its pieces."""
        match _local(name):
            case "si":
                self.found.append(_unescaped(self._collected()))
            case "rPh":
                self._sound -= 1
            case "t":
                self._wanted = False


def _unescaped(text: str) -> str:
    """Return a text with the characters that a workbook writes as ``_x000D_``."""
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # The code units are UTF-16: two of them can be one character. Half a pair is refused later.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def escaped(cell: object) -> object:
    """Return a text as a workbook must write it so that it is read back as it is."""
    if not isinstance(cell, str):
        return cell
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", cell).replace("\r", "_x000D_")


class _Limits:
    """Counts the values of all sheets."""

    def __init__(self) -> None:
        self._cells = 0
        self._characters = 0

    def count(self, value: Cell) -> None:
        """Count a value. Raises ExchangeError beyond the limits."""
        self._cells += 1
        self._characters += len(value) if isinstance(value, str) else 1
        if self._cells > MAX_CELLS or self._characters > MAX_CHARACTERS:
            raise ExchangeError(
                [f"more than {MAX_CELLS:,} cells or {MAX_CHARACTERS:,} characters in all"]
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
        self._sound = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Begin a row, a cell or its value."""
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
                self._sound += 1
            case "v" | "t" if not self._sound:
                self._wanted = self._has_value = True

    def endElement(self, name: str) -> None:  # noqa: N802
        """End a row, a cell or its value."""
        match _local(name):
            case "sheetData":
                self._within = False
            case "c" if self._within:
                self._end_cell()
            case "rPh" if self._within:
                self._sound -= 1
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
            return Unusable(f"the error {text or 'of a formula'}; type the value")
        if kind in ("str", "inlineStr") and self._has_value:
            return _unescaped(text) or None
        text = text.strip()
        if not text:
            return Unusable(NO_RESULT) if self._has_formula else None
        match kind:
            case "s":
                return self._strings[int(text)] or None
            case "b":
                return text in ("1", "true")
            case "d":
                return Unusable(DATE)
        return self._number(text)

    def _number(self, text: str) -> Cell:
        if not NUMBER.fullmatch(text):
            raise ValueError("a number that is none")
        style = int(self._attrs.get("s") or 0)
        meaning = self._formats[style] if style < len(self._formats) else ""
        if meaning:
            return Unusable(meaning)
        # A spreadsheet shows 15 digits, and 0.30000000000000004 as 0.3.
        number = float(f"{float(text):.15g}")
        if abs(number) >= 1e15:
            return Unusable("a number that is too large")
        return int(number) if number.is_integer() else number
