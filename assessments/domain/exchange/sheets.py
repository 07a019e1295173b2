"""Sheets of a spreadsheet as rows of cells, with limits on their size."""

from collections.abc import Iterable
from typing import NamedTuple

MAX_ROWS = 10_000
MAX_COLUMNS = 40
# The limit of spreadsheet programs.
MAX_CELL_LENGTH = 32_767


class UnusableCell(NamedTuple):
    """A cell without a usable value; ``reason`` says why, and how to fix it."""

    reason: str


Cell = str | int | float | bool | UnusableCell | None


class Sheet(NamedTuple):
    """A sheet with its non-empty rows and their numbers in the file.

    ``problems`` says why it was not read to the end. Hidden sheets have no rows. ``merged`` has
    ranges of merged cells: first column and row, last column and row, counted from 1.
    """

    name: str
    rows: list[tuple[int, list[Cell]]]
    problems: list[str]
    is_hidden: bool
    merged: list[tuple[int, int, int, int]]


class SheetRows:
    """Collects the cells of a sheet, row by row, up to the limits."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[tuple[int, list[Cell]]] = []
        self._problems: list[str] = []

    @property
    def is_full(self) -> bool:
        """True after a limit was exceeded; further cells are ignored."""
        return bool(self._problems)

    def add(self, number: int, column: int, cell: Cell) -> None:
        """Add a cell. Rows and columns count from 1 and must come in order."""
        if self._problems:
            return
        where = f"{self._name}, row {number}"
        if column > MAX_COLUMNS:
            self._problems.append(f"{where}: more than {MAX_COLUMNS} columns, including empty ones")
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
        """Return the collected sheet."""
        return Sheet(self._name, self._rows, self._problems, is_hidden, list(merged))
