"""The days of a plan that matter, and where they stand on a line of time. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Literal, NamedTuple

from assessments.domain.planning import Step
from assessments.domain.planning.profile import Profile
from assessments.domain.scoring import State
from assessments.domain.scoring.policy import READY_AT
from assessments.domain.taxonomy.objects import Specialism

Kind = Literal["must-have", "ready", "area", "specialism", "all"]
# More marks than this crowd a line on a phone.
MOST_MARKS = 5


class Milestone(NamedTuple):
    """Something that the plan reaches: with which step, and when."""

    kind: Kind
    slug: str
    name: str
    step: int  # its number, from 1
    done_by: date  # likely: an even chance
    done_by_slow: date  # if things go slowly: four in five


@dataclass(frozen=True, slots=True)
class Timeline:
    """Milestones on a line of 0..100 from the start to the last of all days."""

    marks: tuple[tuple[date, float], ...]  # first days of months
    rows: tuple[tuple[Milestone, float, float], ...]  # with where its range begins and ends


def find_milestones(
    profile: Profile,
    specialisms: Iterable[Specialism],
    steps: Sequence[Step],
    dates: Sequence[tuple[date, date]],
    ready: int | None,
) -> tuple[Milestone, ...]:
    """Return what ``steps`` reach, in order: what is reached today is not among it.

    An area is ready enough at the same figure as the whole. ``ready`` is the number of the step
    with which somebody can apply.
    """
    found: list[tuple[Kind, str, str, int]] = []
    levels = _Levels(steps)
    for score in profile.report.must_haves_short:
        number = levels.step_to(score.skills, score.floor or 0)
        name = profile.taxonomy.requirement_name(profile.rows[score.slug])
        found.append(("must-have", score.slug, name, number))
    for area in profile.report.areas:
        if area.attainment is not None and area.attainment < READY_AT:
            number = _step_to_area(profile, area.slug, area.weight, steps)
            found.append(("area", area.slug, profile.taxonomy.area_by_slug[area.slug].name, number))
    for specialism in specialisms:
        serving = [
            number
            for number, step in enumerate(steps, 1)
            if any(need.startswith(f"{specialism.slug}/") for need in step.needs)
        ]
        found.append(("specialism", specialism.slug, specialism.name, max(serving, default=0)))
    if ready:
        found.append(("ready", "ready", "", ready))
    if steps:
        found.append(("all", "all", "", len(steps)))
    return tuple(
        Milestone(kind, slug, name, number, *dates[number - 1])
        for kind, slug, name, number in sorted(found, key=lambda row: row[3])
        if number
    )


class _Levels:
    """With which step each level of each skill is reached."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._numbers = {step.key: number for number, step in enumerate(steps, 1)}

    def step_to(self, skills: Iterable[str], level: int) -> int:
        """Return the first step with which one of ``skills`` is at ``level``, 0 for never."""
        return min(filter(None, (self._numbers.get((s, level), 0) for s in skills)), default=0)


def _step_to_area(profile: Profile, area: str, weight: float, steps: Sequence[Step]) -> int:
    scores = {
        score.slug: score
        for score in profile.report.requirements
        if score.area == area and score.state is not State.EXCLUDED
    }
    attained = {slug: score.attainment for slug, score in scores.items()}
    for number, step in enumerate(steps, 1):
        for slug in step.needs:
            if slug in scores:
                share = min(1.0, step.level / scores[slug].target_level)
                attained[slug] = max(attained[slug], share)
        total = sum(scores[slug].weight * share for slug, share in attained.items())
        if 100 * total / weight >= READY_AT - 1e-9:
            return number
    return 0


def timeline(start: date, milestones: Sequence[Milestone]) -> Timeline:
    """Lay out milestones on a line from ``start``, with marks at the first of some months."""
    end = max(milestone.done_by_slow for milestone in milestones)
    days = max(1, (end - start).days)

    def place(day: date) -> float:
        return round(100 * (day - start).days / days, 2)

    return Timeline(
        marks=tuple((day, place(day)) for day in _marks(start, end)),
        rows=tuple((m, place(m.done_by), place(m.done_by_slow)) for m in milestones),
    )


def _marks(start: date, end: date) -> list[date]:
    def firsts(step: int) -> list[date]:
        first = start.year * 12 + start.month  # the month after the start, counted from 0
        first += -first % step
        last = end.year * 12 + end.month - 1
        return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1, step)]

    months = chain((1, 3, 6), (12 * 2**power for power in count()))
    return next(marks for step in months if len(marks := firsts(step)) <= MOST_MARKS)
