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
from assessments.domain.matching.words import Word, signs_before

SOFT_SECTIONS = {Section.NICE, Section.STACK}


def soft_places(text: str, part: Part) -> set[int]:
    """Return the places of the words that are only an advantage.

    The softener itself is not, so that “stay up to date with research” can be a skill.
    """
    words = part.words
    is_soft_list = part.lead and (_next(part.lead.words) or _previous(part.lead.words))
    if part.section in SOFT_SECTIONS or is_soft_list or STACKS.mentions(words):
        return set(range(len(words)))
    following, preceding = _next(words), _previous(words)
    if not (following or preceding):
        return set()
    clauses = _clauses(text, words)
    soft: set[int] = set()
    for softener in following:
        clause = clauses[softener.start]
        soft.update(range(softener.stop, _end(text, words, clause)))
    for softener in preceding:
        clause = clauses[softener.start]
        soft.update(range(_start(text, words, clauses, softener), softener.start))
        soft.update(range(clause.stop, _end(text, words, clause)))
    return soft


def _next(words: Sequence[Word]) -> list[range]:
    return [range(m.places[0], m.places[-1] + 1) for m in SOFTENS_NEXT.mentions(words)]


def _previous(words: Sequence[Word]) -> list[range]:
    return [range(m.places[0], m.places[-1] + 1) for m in SOFTENS_PREVIOUS.mentions(words)]


def _start(text: str, words: Sequence[Word], clauses: list[range], softener: range) -> int:
    """Return where the words start that a softener at the end of a clause is about."""
    clause = clauses[softener.start]
    if softener.start - clause.start > 1 or not clause.start:
        return clause.start
    # “SQL, Spark (a plus)” and “Spark; a plus”: what is before the bracket or sign.
    before = clauses[clause.start - 1]
    commas = (at for at in before if at < clause.start and "," in signs_before(text, words, at))
    return max(commas, default=before.start)


def _end(text: str, words: Sequence[Word], clause: range) -> int:
    """Return where a clause ends, or the list that it introduces: “Ideally, experience with: …”."""
    introduces = clause.stop < len(words) and ":" in signs_before(text, words, clause.stop)
    return len(words) if introduces else clause.stop


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
