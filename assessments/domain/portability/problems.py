"""Problems of an imported data file, as codes; data_labels.py has the messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Problems of the file as a whole; each of these is the only one of its file.
NOT_A_DATA_FILE = "not_ours"
DAMAGED = "damaged"
NO_VERSION = "no_version"
TOO_NEW = "too_new"
TOO_LARGE = "too_large"
TOO_MANY = "too_many"
TOO_MANY_JOB_ADS = "too_many_job_ads"
# A file can have a mistake in each value; only this many are shown.
MAX_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its kind, its place (names, and indexes from 0) and values for the message."""

    kind: str
    place: tuple[str | int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place))}: {self.kind} {dict(self.values)}"


class Problems:
    """The first mistakes of a file, and the number of all of them."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        """Store a mistake, or only count it after the first MAX_PROBLEMS."""
        self.count += 1
        if len(self.first) < MAX_PROBLEMS:
            self.first.append(problem)


class DataFileError(ValueError):
    """The file cannot be imported; ``problems`` has the first of ``count`` mistakes."""

    def __init__(self, problems: list[Problem], count: int | None = None) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.count = len(problems) if count is None else count
