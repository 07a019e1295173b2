"""The answers that scoring reads."""

from typing import Final, Literal

from assessments.domain.taxonomy.rules import MAX_LEVEL

LEVELS: Final = range(MAX_LEVEL + 1)

UNSURE: Final = "unsure"
NOT_RELEVANT: Final = "not-relevant"

OpenAnswer = Literal["unsure", "not-relevant"]
# A level 0..4, "not sure" or "not relevant to me". A skill without an answer has no entry.
Answer = int | OpenAnswer


def is_better_answer(answer: Answer, other: Answer) -> bool:
    """Return True if ``answer`` is a level and ``other`` is a lower level or none."""
    if not isinstance(answer, int):
        return False
    return not isinstance(other, int) or answer > other


def answer_from(value: object) -> Answer:
    """Parse an answer from JSON or a form: 0..4 (also as text or 3.0), "unsure" or "not-relevant".

    Raises ValueError for anything else, including true and false.
    """
    if type(value) is int and value in LEVELS:  # not True or False
        return value
    if isinstance(value, float) and value.is_integer():
        return answer_from(int(value))
    if value in (UNSURE, NOT_RELEVANT):
        return value
    if isinstance(value, str) and value in {"0", "1", "2", "3", "4"}:
        return int(value)
    raise ValueError('an answer is a level from 0 to 4, "unsure" or "not-relevant"')
