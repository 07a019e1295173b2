"""What everybody's answers say together, and of nobody alone. Pure.

A group is told of only from ten people on. Its size is rounded down to tens and shares to five
percent, so that neither subtracting one group from another nor looking before and after one
person came tells anything of that person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import quantiles
from typing import NamedTuple

from assessments.domain.scoring import UNSURE, Answer, answer_from

FEWEST = 10
SIZE_STEP = 10
SHARE_STEP = 5
# So many lines of a list are read.
LONGEST = 10


def size(people: int) -> int | None:
    """Return the size of a group, rounded down to tens, None where it is too small to tell of."""
    return people - people % SIZE_STEP if people >= FEWEST else None


def share(part: int, whole: int) -> int:
    """Return a share of a group in percent, rounded to fives."""
    return SHARE_STEP * round(100 * part / whole / SHARE_STEP)


class Line(NamedTuple):
    """A name, a share of the people in percent, and how many they are at least."""

    name: str
    percent: int
    people: int


def lines(rows: Iterable[tuple[str, int, int]]) -> list[Line]:
    """Return (name, part, whole) as lines, without groups that are too small, most first."""
    told = [
        Line(name, share(part, whole), size(whole) or 0)
        for name, part, whole in rows
        if size(whole)
    ]
    return sorted(told, key=lambda line: (-line.percent, line.name))


def parts(groups: Iterable[tuple[str, int]]) -> list[Line]:
    """Return groups with their shares of all that are told of, most first.

    Those too small to tell of are not in the whole either: what is missing would tell of them.
    """
    told = [(name, people) for name, people in groups if size(people)]
    whole = sum(people for _, people in told)
    found = [Line(name, share(people, whole), size(people) or 0) for name, people in told]
    return sorted(found, key=lambda line: (-line.percent, line.name))


class AnswerCount(NamedTuple):
    """How many people gave a skill an answer, by the role they come from."""

    start_role: str
    target_role: str
    skill: str
    value: str
    people: int


def frequent_gaps(
    counts: Iterable[AnswerCount], asked: Mapping[tuple[str, str], int], names: Mapping[str, str]
) -> dict[str, list[Line]]:
    """Return by start role the skills that most people there have below the level asked for.

    ``asked`` has that level by target role and skill. Only levels count, no "not sure".
    """
    below: dict[tuple[str, str], int] = defaultdict(int)
    whole: dict[tuple[str, str], int] = defaultdict(int)
    for row in counts:
        answer: Answer = answer_from(row.value)
        level = asked.get((row.target_role, row.skill))
        if level is None or not isinstance(answer, int):
            continue
        key = (row.start_role, row.skill)
        whole[key] += row.people
        below[key] += row.people if answer < level else 0
    found = {}
    for role in sorted({role for role, _ in whole}):
        rows = lines(
            (names.get(skill, skill), below[start, skill], people)
            for (start, skill), people in whole.items()
            if start == role
        )
        if rows:
            found[role] = rows[:LONGEST]
    return found


def most_unsure(counts: Iterable[AnswerCount], names: Mapping[str, str]) -> list[Line]:
    """Return the skills that most people are not sure of: their anchors want mending."""
    unsure: dict[str, int] = defaultdict(int)
    whole: dict[str, int] = defaultdict(int)
    for row in counts:
        whole[row.skill] += row.people
        unsure[row.skill] += row.people if row.value == UNSURE else 0
    rows = lines((names.get(s, s), unsure[s], people) for s, people in whole.items())
    return [line for line in rows if line.percent][:LONGEST]


class Duration(NamedTuple):
    """Minutes from the first answer to submitting: the quartiles of a group."""

    quarter: int
    half: int
    three_quarters: int
    people: int


def duration(minutes: list[float]) -> Duration | None:
    """Return the quartiles of times to complete, None for a group too small to tell of."""
    told = size(len(minutes))
    if told is None:
        return None
    first, half, third = (round(value) for value in quantiles(minutes, n=4))
    return Duration(first, half, third, told)
