"""Years of experience and degrees that an advertisement asks for."""

import re
from collections.abc import Sequence

from assessments.domain.matching.wording import DEGREE_ENDS, DEGREES
from assessments.domain.matching.words import Word

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER = rf"([0-9]{{1,2}}|{'|'.join(NUMBERS)})"
# Words that can name a degree and its fields.
MAX_FIELD = 25
YEARS = re.compile(
    rf"{NUMBER}(?: ?\([0-9]{{1,2}}\))? ?\+?(?: ?(?:-|–|—|to|or) ?{NUMBER} ?\+?)?"
    r"(?: or more| plus)?[- ]?(?:years?|yrs?)\b(?![ -](?:ago|old))",
    re.IGNORECASE,
)


def years_in(text: str, words: Sequence[Word], soft: set[int]) -> int | None:
    """Return the least number of years that a sentence asks for; None if it names none.

    ``soft`` are the places of words that are only an advantage. If the years depend on the degree,
    the smallest number counts, otherwise the largest.
    """
    starts = {word.start for place, word in enumerate(words) if place not in soft}
    numbers = [
        _number(found[1])
        for found in YEARS.finditer(text, words[0].start, words[-1].end)
        if found.start() in starts
    ]
    least = min if degree_places(words) else max
    return least(numbers) if numbers else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.index(word.lower())


def degree_places(words: Sequence[Word]) -> list[int]:
    """Return the places of the words that name a degree and its field, such as statistics."""
    starts = sorted(mention.places[0] for mention in DEGREES.mentions(words))
    if not starts:
        return []
    ends = [mention.places[0] for mention in DEGREE_ENDS.mentions(words)]
    places: set[int] = set()
    for start in starts:
        # “Degree with computer science”: the word after the degree does not end it.
        end = min((end for end in ends if end > start + 1), default=len(words))
        end = min(end, start + MAX_FIELD)
        if words[end - 1].text[0].isdigit():
            # The number of “… in statistics, 3+ years”.
            end -= 1
        places.update(range(start, end))
    return sorted(places)
