"""What can be wrong with a file of somebody's data, without words: data_labels.py has those."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Of the file as a whole; these stand alone.
NOT_OURS = "not_ours"
DAMAGED = "damaged"
NO_VERSION = "no_version"
TOO_NEW = "too_new"
TOO_LARGE = "too_large"
TOO_MANY = "too_many"
# A file can have a mistake in each of its values; nobody reads more than these.
MOST_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what kind, in which place (names and numbers from 0), with which values."""

    kind: str
    place: tuple[str | int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place))}: {self.kind} {dict(self.values)}"


class Problems:
    """The first mistakes of a file, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        """Keep a mistake, or just count it."""
        self.count += 1
        if len(self.first) < MOST_PROBLEMS:
            self.first.append(problem)


class DataFileError(ValueError):
    """The file cannot be imported; ``problems`` are the first of ``count`` mistakes."""

    def __init__(self, problems: list[Problem], count: int | None = None) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.count = len(problems) if count is None else count
