"""Years of experience and degrees that an advertisement asks for."""

import re
from collections.abc import Iterable

from assessments.domain.matching.findings import Quote
from assessments.domain.matching.sections import Part
from assessments.domain.matching.wording import DEGREES, NO_DEGREE
from assessments.domain.matching.words import Word

NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
NUMBER = rf"([0-9]{{1,2}}|{'|'.join(NUMBERS)})"
YEARS = re.compile(
    rf"(?<![\w$€£.]){NUMBER}(?: ?\([0-9]{{1,2}}\))? ?\+?"
    rf"(?: ?(?:-|–|—|to|or) ?{NUMBER} ?\+?)?(?: or more| plus)?[- ]?(?:years?|yrs?)\b(?! (?:ago|old))",
    re.IGNORECASE,
)


def years_in(sentence: str) -> int | None:
    """Return the least number of years that a sentence asks for; None if it names none."""
    numbers = [_number(found[1]) for found in YEARS.finditer(sentence)]
    if not numbers:
        return None
    return min(numbers) if DEGREE_WORD.search(sentence) else max(numbers)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.index(word.lower())


DEGREE_WORD = re.compile(
    r"\b(?:degree|bachelor|master|ph\.?d|b\.?s\.?c?|m\.?s\.?c?|diploma)\b", re.IGNORECASE
)


def field_places(words: list[Word]) -> set[int]:
    """Return the numbers of the words that name a degree and its field: statistics, say."""
    places: set[int] = set()
    ends = sorted(mention.places[0] for mention in NO_DEGREE.mentions(words))
    for mention in DEGREES.mentions(words):
        start = mention.places[0]
        places.update(range(start, next((end for end in ends if end > start), len(words))))
    return places
