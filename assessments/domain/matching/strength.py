"""Which words of a sentence are only an advantage (“a plus”), or not asked for (“instead of”)."""

from collections.abc import Sequence
from itertools import pairwise

from assessments.domain.matching.sections import Part
from assessments.domain.matching.wording import (
    CLAUSES,
    DEMANDS,
    NEGATES,
    SOFTENS_NEXT,
    SOFTENS_PREVIOUS,
    STACKS,
    Section,
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
    for softener in preceding:
        clause = clauses[softener[0]]
        soft.update(range(_start(text, words, clauses, softener), softener[-1]))
        if _introduces(text, words, clause):
            soft.update(range(clause.stop, len(words)))
    return soft.difference(*following, *preceding)


def negated_places(text: str, words: Sequence[Word]) -> set[int]:
    """Return the places of the words that a sentence does not ask for: “instead of Java”."""
    negations = [mention.places for mention in NEGATES.mentions(words)]
    clauses = _clauses(text, words) if negations else []
    return {
        place
        for negation in negations
        for place in range(negation[0], _end(text, words, clauses, negation))
    }


def _softeners(words: Sequence[Word]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Return the places of the words that soften what follows, and what is before them."""
    return (
        [mention.places for mention in SOFTENS_NEXT.mentions(words)],
        [mention.places for mention in SOFTENS_PREVIOUS.mentions(words)],
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
    commas = (at for at in before if at < clause.start and "," in signs_before(text, words, at))
    return max(commas, default=before.start)


def _clauses(text: str, words: Sequence[Word]) -> list[range]:
    """Return the clause of each word; words in brackets are one, within the clause around it."""
    starts = {mention.places[0] for mention in CLAUSES.mentions(words)}
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
