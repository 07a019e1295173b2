"""Years of experience and degrees that an advertisement asks for."""

import re
from collections.abc import Collection, Sequence

from assessments.domain.matching.wording import DEGREE_ENDS, DEGREES
from assessments.domain.matching.words import Word

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER = rf"([0-9]{{1,2}}|{'|'.join(NUMBERS)})"
# Words that can name a degree and its fields.
MAX_FIELD = 25
# No degree or field ends with one of these.
SMALL = {"a", "an", "and", "as", "for", "in", "of", "or", "plus", "the", "to", "with"}
YEARS = re.compile(
    rf"{NUMBER}(?: ?\([0-9]{{1,2}}\))? ?\+?(?: ?(?:-|–|—|to|or) ?{NUMBER} ?\+?)?"
    r"(?: or more| plus)?[- ]?(?:(?:years?|yrs?)\b(?![ -](?:ago|old))"
    r"|(?P<months>months?)\b(?=['’]? (?:of )?(?:[\w-]{1,20} ){0,3}experience))",
    re.IGNORECASE,
)


def years_in(text: str, words: Sequence[Word], soft: set[int]) -> int | None:
    """Return the least number of years that a sentence asks for; None if it names none.

    ``soft`` are the places of words that are only an advantage. If the years depend on the degree,
    the smallest number counts, otherwise the largest.
    """
    starts = {word.start for place, word in enumerate(words) if place not in soft}
    numbers = [
        number
        for found in YEARS.finditer(text, words[0].start, words[-1].end)
        if found.start() in starts and (number := _years(found)) is not None
    ]
    least = min if degree_places(words) else max
    return least(numbers) if numbers else None


def _years(found: re.Match[str]) -> int | None:
    """Return the number of years; None for less than twelve months."""
    number = int(found[1]) if found[1].isdigit() else NUMBERS.index(found[1].lower())
    return (number // 12 or None) if found["months"] else number


def degree_places(words: Sequence[Word], negated: Collection[int] = ()) -> list[int]:
    """Return the places of the words that name a degree and its field, such as statistics.

    Degrees at ``negated`` places are not asked for.
    """
    starts = sorted({mention.places[0] for mention in DEGREES.mentions(words)}.difference(negated))
    if not starts:
        return []
    ends = [mention.places[0] for mention in DEGREE_ENDS.mentions(words)]
    places: set[int] = set()
    for start in starts:
        # “Degree with computer science”: the word after the degree does not end it.
        further = [end for end in ends if end > start + 1]
        further += [place for place in negated if place > start]
        end = min([*further, len(words), start + MAX_FIELD])
        if words[end - 1].text[0].isdigit():
            # The number of “… in statistics, 3+ years”.
            end -= 1
        while end > start + 1 and words[end - 1].text.lower() in SMALL:
            end -= 1
        places.update(range(start, end))
    return sorted(places)
