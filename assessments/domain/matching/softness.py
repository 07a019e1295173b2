"""Which words of a sentence are only an advantage: “a plus”, “ideally”, “nice to have”."""

from collections.abc import Sequence
from itertools import pairwise

from assessments.domain.matching.sections import Part
from assessments.domain.matching.wording import (
    CLAUSES,
    SOFTENS_NEXT,
    SOFTENS_PREVIOUS,
    STACKS,
    Section,
)
from assessments.domain.matching.words import Word

SOFT_SECTIONS = {Section.NICE, Section.STACK}


def soft_places(text: str, part: Part) -> set[int]:
    """Return the numbers of the words that are only an advantage."""
    words = part.words
    if (
        part.section in SOFT_SECTIONS
        or STACKS.mentions(words)
        or (part.lead and _has_softener(list(part.lead.words)))
    ):
        return set(range(len(words)))
    clauses = [range(start, end) for start, end in pairwise(_bounds(text, words))]
    soft: set[int] = set()
    for mention in SOFTENS_NEXT.mentions(words):
        place = mention.places[0]
        stop = _clause(clauses, place).stop
        if stop < len(words) and ":" in text[words[stop - 1].end : words[stop].start]:
            stop = len(words)
        soft.update(range(place, stop))
    for mention in SOFTENS_PREVIOUS.mentions(words):
        clause = _clause(clauses, mention.places[0])
        if mention.places[0] - clause.start <= 1 and clause.start:
            # “Spark (a plus)” softens the clause before.
            clause = range(_clause(clauses, clause.start - 1).start, clause.stop)
        soft.update(range(clause.start, mention.places[-1] + 1))
    return soft


def _has_softener(words: Sequence[Word]) -> bool:
    return bool(SOFTENS_NEXT.mentions(words) or SOFTENS_PREVIOUS.mentions(words))


def _bounds(text: str, words: Sequence[Word]) -> list[int]:
    """Return the numbers of the words that start a clause, and the number of words."""
    starts = {mention.places[0] for mention in CLAUSES.mentions(words)}
    inner = [
        number
        for number, (word, following) in enumerate(pairwise(words), 1)
        if _divides(text[word.end : following.start], number in starts)
    ]
    return [0, *inner, len(words)]


def _divides(between: str, starts: bool) -> bool:
    return any(sign in between for sign in ";:()–—") or (starts and "," in between)


def _clause(clauses: list[range], place: int) -> range:
    return next(clause for clause in clauses if place in clause)
