"""The milestones of a plan, and their positions on a timeline. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Literal, NamedTuple

from assessments.domain.planning import Step, StepKey
from assessments.domain.planning.profile import Profile
from assessments.domain.scoring import State
from assessments.domain.scoring.policy import ATTAINMENT, READY_AT
from assessments.domain.taxonomy.objects import Specialism

Kind = Literal["must-have", "ready", "area", "specialism", "all"]
# More marks do not fit on a phone.
MAX_MARKS = 5


class Milestone(NamedTuple):
    """A milestone of the plan, with the step that reaches it and its dates."""

    kind: Kind
    slug: str
    name: str
    step: int  # number of the step, from 1
    done_by: date  # 50% likely
    done_by_slow: date  # 80% likely


@dataclass(frozen=True, slots=True)
class Timeline:
    """Milestones on a line from the start (0) to the last day (100)."""

    marks: tuple[tuple[date, float], ...]  # first days of months, with their positions
    rows: tuple[tuple[Milestone, float, float], ...]  # with the positions of its two dates


def find_milestones(
    profile: Profile,
    specialisms: Iterable[Specialism],
    steps: Sequence[Step],
    dates: Sequence[tuple[date, date]],
    ready: int | None,
) -> tuple[Milestone, ...]:
    """Return the milestones that ``steps`` reach, in order, without those reached already.

    An area counts as reached when its attainment is at least READY_AT. ``ready`` is the number of
    the step after which the person can apply. ``dates`` are the two dates of each step.
    """
    reached: list[tuple[Kind, str, str, int]] = []
    numbers = {step.key: number for number, step in enumerate(steps, 1)}
    for score in profile.report.must_haves_short:
        number = _step_to_level(numbers, score.skills, score.floor or 0)
        name = profile.taxonomy.requirement_name(profile.rows[score.slug])
        reached.append(("must-have", score.slug, name, number))
    for area in profile.report.areas:
        if area.attainment is not None and area.attainment < READY_AT:
            number = _step_to_area(profile, area.slug, area.weight, steps)
            reached.append(
                ("area", area.slug, profile.taxonomy.area_by_slug[area.slug].name, number)
            )
    for specialism in specialisms:
        step_numbers = [
            number
            for number, step in enumerate(steps, 1)
            if any(need.startswith(f"{specialism.slug}/") for need in step.needs)
        ]
        last = max(step_numbers, default=0)
        reached.append(("specialism", specialism.slug, specialism.name, last))
    if ready:
        reached.append(("ready", "ready", "", ready))
    if steps:
        reached.append(("all", "all", "", len(steps)))
    return tuple(
        Milestone(kind, slug, name, number, *dates[number - 1])
        for kind, slug, name, number in sorted(reached, key=lambda row: row[3])
        if number
    )


def _step_to_level(numbers: Mapping[StepKey, int], skills: Iterable[str], level: int) -> int:
    """Return the number of the first step that brings one of ``skills`` to ``level``; 0 if none."""
    return min((numbers[s, level] for s in skills if (s, level) in numbers), default=0)


def _step_to_area(profile: Profile, area: str, weight: float, steps: Sequence[Step]) -> int:
    """Return the number of the step that brings an area to READY_AT; 0 if none does."""
    scores = {
        score.slug: score
        for score in profile.report.requirements
        if score.area == area and score.state is not State.EXCLUDED
    }
    attained = {slug: score.attainment for slug, score in scores.items()}
    for number, step in enumerate(steps, 1):
        for slug in step.needs:
            if slug in scores:
                share = ATTAINMENT[scores[slug].target_level][step.level]
                attained[slug] = max(attained[slug], share)
        total = sum(scores[slug].weight * share for slug, share in attained.items())
        if 100 * total / weight >= READY_AT - 1e-9:
            return number
    return 0


def timeline(start: date, milestones: Sequence[Milestone]) -> Timeline:
    """Lay out milestones on a line from ``start``, with marks at the first days of months."""
    end = max(milestone.done_by_slow for milestone in milestones)
    days = max(1, (end - start).days)

    def place(day: date) -> float:
        return round(100 * (day - start).days / days, 2)

    return Timeline(
        marks=tuple((day, place(day)) for day in _marks(start, end)),
        rows=tuple((m, place(m.done_by), place(m.done_by_slow)) for m in milestones),
    )


def _marks(start: date, end: date) -> list[date]:
    """Return at most MAX_MARKS first days of months: every 1, 3, 6, 12, 24 … months."""

    def firsts(step: int) -> list[date]:
        first = start.year * 12 + start.month  # the month after the start, counted from 0
        first += -first % step
        last = end.year * 12 + end.month - 1
        return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1, step)]

    months = chain((1, 3, 6), (12 * 2**power for power in count()))
    return next(marks for step in months if len(marks := firsts(step)) <= MAX_MARKS)
