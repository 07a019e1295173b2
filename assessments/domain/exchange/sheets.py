"""Sheets of a spreadsheet as rows of cells, with limits on their size."""

from dataclasses import dataclass, field
from typing import NamedTuple

MAX_ROWS = 10_000
MAX_COLUMNS = 40
# The limit of spreadsheet programs.
MAX_CELL_LENGTH = 32_767


class UnusableCell(NamedTuple):
    """A cell without a usable value; ``reason`` says why, and how to fix it."""

    reason: str


Cell = str | int | float | bool | UnusableCell | None


@dataclass
class Sheet:
    """A sheet with its non-empty rows and their numbers in the file, up to the limits.

    ``problems`` says why it was not read to the end. Hidden sheets have no rows. ``merged`` has
    ranges of merged cells: first column and row, last column and row, counted from 1.
    """

    name: str
    is_hidden: bool = False
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, number: int, column: int, cell: Cell) -> None:
        """Add a cell, unless a limit was exceeded. Rows and columns count from 1, in order."""
        if self.problems:
            return
        where = f"{self.name}, row {number}"
        if column > MAX_COLUMNS:
            self.problems.append(f"{where}: more than {MAX_COLUMNS} columns, including empty ones")
        elif number > MAX_ROWS:
            self.problems.append(f"{self.name}: more than {MAX_ROWS} rows")
        elif isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH:
            self.problems.append(f"{where}: a cell has more than {MAX_CELL_LENGTH:,} characters")
        elif cell is not None and not (isinstance(cell, str) and not cell.strip()):
            if not self.rows or self.rows[-1][0] != number:
                self.rows.append((number, []))
            cells = self.rows[-1][1]
            cells += [None] * (column - len(cells) - 1)
            cells.append(cell)
