"""Which words of a sentence are only an advantage (“a plus”), or not asked for (“instead of”)."""

from collections.abc import Sequence
from itertools import pairwise

from assessments.domain.matching.headings import Section
from assessments.domain.matching.sections import Part
from assessments.domain.matching.wording import (
    CLAUSE_ENDS,
    CLAUSES,
    DEMANDS,
    NEGATES,
    SOFTENS_NEXT,
    SOFTENS_PREVIOUS,
    STACKS,
)
from assessments.domain.matching.words import Word, signs_before

SOFT_SECTIONS = {Section.NICE, Section.STACK}


def soft_places(text: str, part: Part) -> set[int]:
    """Return the places of the words that are only an advantage.

    The softener itself is not, so that “stay up to date with research” can be a skill.
    """
    words = part.words
    is_soft_list = part.lead and any(_softeners(part.lead.words))
    is_stack = STACKS.mentions(words) and not DEMANDS.mentions(words)
    if part.section in SOFT_SECTIONS or is_soft_list or is_stack:
        return set(range(len(words)))
    following, preceding = _softeners(words)
    if not (following or preceding):
        return set()
    clauses = _clauses(text, words)
    soft: set[int] = set()
    for softener in following:
        soft.update(range(softener[0], _end(text, words, clauses, softener)))
    for softener, is_alternative in preceding.items():
        clause = clauses[softener[0]]
        start = _start(text, words, clauses, softener)
        if is_alternative:
            start = _after_comma(text, words, range(start, softener[0]))
        soft.update(range(start, softener[-1]))
        if _introduces(text, words, clause):
            soft.update(range(clause.stop, len(words)))
    return soft.difference(*following, *preceding)


def negated_places(text: str, words: Sequence[Word]) -> set[int]:
    """Return the places of the words that a sentence does not ask for: “instead of Java”."""
    negations = NEGATES.mentions(words)
    clauses = _clauses(text, words) if negations else []
    return {
        place
        for negation in negations
        for start in negation.places[:1]
        if negation.skill == "anywhere" or start == clauses[start].start
        for place in range(start, clauses[start].stop)
    }


def _softeners(words: Sequence[Word]) -> tuple[list[tuple[int, ...]], dict[tuple[int, ...], bool]]:
    """Return the places of the words that soften what follows, and what is before them.

    The latter with whether they are about an alternative only: “R also welcome”.
    """
    return (
        [mention.places for mention in SOFTENS_NEXT.mentions(words)],
        {m.places: m.skill == "alternative" for m in SOFTENS_PREVIOUS.mentions(words)},
    )


def _end(text: str, words: Sequence[Word], clauses: list[range], softener: tuple[int, ...]) -> int:
    """Return the end of the words that a softener is about."""
    clause = clauses[softener[0]]
    is_alone = softener[0] == clause.start and softener[-1] == clause.stop - 1
    if is_alone and clause.stop < len(words) and ")" not in signs_before(text, words, clause.stop):
        # “Ideally, experience with …”.
        clause = clauses[clause.stop]
    return len(words) if _introduces(text, words, clause) else clause.stop


def _introduces(text: str, words: Sequence[Word], clause: range) -> bool:
    """Return True for a clause with a colon at its end, and a list after it."""
    return clause.stop < len(words) and ":" in signs_before(text, words, clause.stop)


def _start(
    text: str, words: Sequence[Word], clauses: list[range], softener: tuple[int, ...]
) -> int:
    """Return the start of the words that a softener at the end of a clause is about."""
    clause = clauses[softener[0]]
    if softener[0] > clause.start or not clause.start:
        return clause.start
    # “SQL, Spark (a plus)” and “Spark; a plus”: what is before the bracket or sign.
    before = clauses[clause.start - 1]
    if ":" in signs_before(text, words, before.start):
        # “Python: two years (preferred)”.
        before = clauses[before.start - 1]
    return _after_comma(text, words, range(before.start, min(before.stop, clause.start)))


def _after_comma(text: str, words: Sequence[Word], places: range) -> int:
    """Return the place after the last comma, or the first place."""
    commas = (place for place in places if "," in signs_before(text, words, place))
    return max(commas, default=places.start)


def _clauses(text: str, words: Sequence[Word]) -> list[range]:
    """Return the clause of each word; words in brackets are one, within the clause around it."""
    starts = {mention.places[0] for mention in CLAUSES.mentions(words)}
    starts.update(mention.places[-1] + 1 for mention in CLAUSE_ENDS.mentions(words))
    bounds, brackets = [0], list[range]()
    opened = None
    for place in range(1, len(words)):
        signs = signs_before(text, words, place)
        if opened is not None and ")" in signs:
            brackets.append(range(opened, place))
            opened = None
        if "(" in signs:
            opened = place
        elif opened is None and _divide(signs, place in starts):
            bounds.append(place)
    if opened is not None:
        brackets.append(range(opened, len(words)))
    clauses = [
        range(start, stop)
        for start, stop in pairwise([*bounds, len(words)])
        for _ in range(start, stop)
    ]
    for bracket in brackets:
        clauses[bracket.start : bracket.stop] = [bracket] * len(bracket)
    return clauses


def _divide(signs: str, starts_clause: bool) -> bool:
    return any(sign in signs for sign in ";:–—") or (starts_clause and "," in signs)
