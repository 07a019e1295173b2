"""The input of scoring: requirements, typical levels and answers."""

from dataclasses import dataclass
from typing import Final, Literal

MAX_LEVEL: Final = 4
LEVELS: Final = range(MAX_LEVEL + 1)

UNSURE: Final = "unsure"
NOT_RELEVANT: Final = "not-relevant"

OpenAnswer = Literal["unsure", "not-relevant"]
# A level 0..4, "not sure" or "not relevant to me". A skill without an answer has no entry.
Answer = int | OpenAnswer


@dataclass(frozen=True, slots=True)
class TypicalLevel:
    """The level (0..4) that people in a start role typically have: mean and standard deviation."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Requirement:
    """At least one of ``skills`` at ``level`` (1..4), with a positive ``weight``.

    ``floor`` (2..``level``) makes it a must-have, which is missing below that level.
    """

    slug: str
    area: str
    skills: tuple[str, ...]
    level: int
    weight: float
    floor: int | None = None

    def __post_init__(self) -> None:
        if not self.skills:
            raise ValueError(f"requirement {self.slug} has no skill")
        if not 1 <= self.level <= MAX_LEVEL:
            raise ValueError(f"requirement {self.slug}: level {self.level} is not in 1..4")
        if self.weight <= 0:
            raise ValueError(f"requirement {self.slug}: weight {self.weight} is not positive")
        if self.floor is not None and not 2 <= self.floor <= self.level:
            raise ValueError(f"requirement {self.slug}: floor {self.floor} is not in 2..level")


def is_better_answer(answer: Answer, other: Answer) -> bool:
    """Return True if ``answer`` is a level and ``other`` is a lower level or none."""
    if not isinstance(answer, int):
        return False
    return not isinstance(other, int) or answer > other


def answer_from(value: object) -> Answer:
    """Parse an answer from JSON or a form: 0..4 (also as text or 3.0), "unsure" or "not-relevant".

    Raises ValueError for anything else, including true and false.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value in (UNSURE, NOT_RELEVANT):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value in LEVELS:
        return value
    if isinstance(value, str) and value in {"0", "1", "2", "3", "4"}:
        return int(value)
    raise ValueError('an answer is a level from 0 to 4, "unsure" or "not-relevant"')
