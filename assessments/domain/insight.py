"""Statistics over all answers that reveal nothing about a single person. Pure.

Groups smaller than ten people are not shown. Group sizes are rounded down to tens and shares to
five percent, so that nothing about a person can be derived by subtracting one group from another
or by comparing the figures before and after that person joined.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles
from typing import NamedTuple

from assessments.domain.scoring import UNSURE, Answer, answer_from

MIN_GROUP_SIZE = 10
SIZE_STEP = 10
SHARE_STEP = 5
# Lists are cut to this many lines.
MAX_LINES = 10


def rounded_size(people: int) -> int | None:
    """Return the size of a group, rounded down to tens; None if it is too small to show."""
    return people - people % SIZE_STEP if people >= MIN_GROUP_SIZE else None


def rounded_share(part: int, whole: int) -> int:
    """Return a share of a group in percent, rounded to a multiple of five."""
    return SHARE_STEP * round(100 * part / whole / SHARE_STEP)


class ShareLine(NamedTuple):
    """A name, a share of a group in percent, and the size of the group, rounded down."""

    name: str
    percent: int
    people: int


def share_lines(rows: Iterable[tuple[str, int, int]]) -> list[ShareLine]:
    """Turn (name, part, whole) into lines, largest share first; small groups are left out."""
    shown = [
        ShareLine(name, rounded_share(part, whole), rounded_size(whole) or 0)
        for name, part, whole in rows
        if rounded_size(whole)
    ]
    return sorted(shown, key=lambda line: (-line.percent, line.name))


def group_shares(groups: Iterable[tuple[str, int]]) -> list[ShareLine]:
    """Turn (name, people) into lines with each group's share of all shown groups, largest first.

    Groups that are too small do not count towards the whole either: the missing share would
    reveal their size.
    """
    shown = [(name, people) for name, people in groups if rounded_size(people)]
    whole = sum(people for _, people in shown)
    rows = [
        ShareLine(name, rounded_share(people, whole), rounded_size(people) or 0)
        for name, people in shown
    ]
    return sorted(rows, key=lambda line: (-line.percent, line.name))


class AnswerCount(NamedTuple):
    """The number of people who gave a skill one answer, by start and target role."""

    start_role: str
    target_role: str
    skill: str
    value: str
    people: int


def frequent_gaps(
    counts: Iterable[AnswerCount], required: Mapping[tuple[str, str], int], names: Mapping[str, str]
) -> dict[str, list[ShareLine]]:
    """Return for each start role the skills in which most people are below the required level.

    ``required`` has that level by target role and skill. Answers without a level do not count.
    """
    below: dict[tuple[str, str], int] = defaultdict(int)
    whole: dict[tuple[str, str], int] = defaultdict(int)
    for row in counts:
        answer: Answer = answer_from(row.value)
        level = required.get((row.target_role, row.skill))
        if level is None or not isinstance(answer, int):
            continue
        key = (row.start_role, row.skill)
        whole[key] += row.people
        below[key] += row.people if answer < level else 0
    gaps = {}
    for role in sorted({role for role, _ in whole}):
        rows = share_lines(
            (names.get(skill, skill), below[start, skill], people)
            for (start, skill), people in whole.items()
            if start == role
        )
        if rows:
            gaps[role] = rows[:MAX_LINES]
    return gaps


def most_unsure(counts: Iterable[AnswerCount], names: Mapping[str, str]) -> list[ShareLine]:
    """Return the skills that most people answer with "not sure"; their anchors may be unclear."""
    unsure: dict[str, int] = defaultdict(int)
    whole: dict[str, int] = defaultdict(int)
    for row in counts:
        whole[row.skill] += row.people
        unsure[row.skill] += row.people if row.value == UNSURE else 0
    rows = share_lines((names.get(s, s), unsure[s], people) for s, people in whole.items())
    return [line for line in rows if line.percent][:MAX_LINES]


def most_skipped(
    counts: Iterable[AnswerCount],
    orders: Mapping[tuple[str, str], Sequence[str]],
    names: Mapping[str, str],
) -> list[ShareLine]:
    """Return the skills that most people leave out although they answer a later question.

    ``orders`` has the skills in the order of asking, by start and target role. The shares are the
    least possible: more people answer a later question than this one.
    """
    answered: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in counts:
        answered[row.start_role, row.target_role][row.skill] += row.people
    skipped: dict[str, int] = defaultdict(int)
    whole: dict[str, int] = defaultdict(int)
    for pair, people in answered.items():
        later = 0
        for skill in reversed(orders.get(pair, ())):
            here = people.get(skill, 0)
            later = max(later, here)
            whole[skill] += later
            skipped[skill] += later - here
    rows = share_lines((names.get(s, s), skipped[s], people) for s, people in whole.items())
    return [line for line in rows if line.percent][:MAX_LINES]


class Duration(NamedTuple):
    """Minutes from the first answer to submitting, as quartiles of a group."""

    quarter: int
    half: int
    three_quarters: int
    people: int


def duration(minutes: list[float]) -> Duration | None:
    """Return the quartiles of ``minutes``; None if the group is too small to show."""
    people = rounded_size(len(minutes))
    if people is None:
        return None
    first, half, third = (round(value) for value in quantiles(minutes, n=4))
    return Duration(first, half, third, people)
