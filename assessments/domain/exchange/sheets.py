"""Tables as a spreadsheet has them: rows of cells, within bounds."""

from collections.abc import Iterable
from typing import NamedTuple

MAX_ROWS = 10_000
MAX_COLUMNS = 40
# What a spreadsheet program allows in a cell.
MAX_CELL_LENGTH = 32_767


class Unusable(NamedTuple):
    """A cell that holds neither a text nor a number; ``reason`` says what, and what to do."""

    reason: str


Cell = str | int | float | bool | Unusable | None


class Sheet(NamedTuple):
    """A table as it was read: rows that have a value, with their numbers in the file.

    ``problems`` say why it was not read to the end. Of a hidden sheet nothing is read. ``merged``
    has ranges of cells: first column and row, last column and row, from 1.
    """

    name: str
    rows: list[tuple[int, list[Cell]]]
    problems: list[str]
    is_hidden: bool
    merged: list[tuple[int, int, int, int]]


class SheetRows:
    """Collects the cells of a sheet, row by row, until there are too many."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[tuple[int, list[Cell]]] = []
        self._problems: list[str] = []

    @property
    def is_full(self) -> bool:
        """There were too many cells; what else is added is dropped."""
        return bool(self._problems)

    def add(self, number: int, column: int, cell: Cell) -> None:
        """Add a cell; rows and columns count from 1, in order."""
        if self._problems:
            return
        where = f"{self._name}, row {number}"
        if column > MAX_COLUMNS:
            self._problems.append(f"{where}: more than {MAX_COLUMNS} columns, empty ones counted")
        elif number > MAX_ROWS:
            self._problems.append(f"{self._name}: more than {MAX_ROWS} rows")
        elif isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH:
            self._problems.append(f"{where}: a cell has more than {MAX_CELL_LENGTH:,} characters")
        elif cell is not None and not (isinstance(cell, str) and not cell.strip()):
            if not self._rows or self._rows[-1][0] != number:
                self._rows.append((number, []))
            cells = self._rows[-1][1]
            cells += [None] * (column - len(cells) - 1)
            cells.append(cell)

    def sheet(
        self, *, is_hidden: bool = False, merged: Iterable[tuple[int, int, int, int]] = ()
    ) -> Sheet:
        """Return what was collected."""
        return Sheet(self._name, self._rows, self._problems, is_hidden, list(merged))
