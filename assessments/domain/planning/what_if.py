"""What-if plans: other steps, another pace, or a deadline. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from assessments.domain.planning.arrange import move_step
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import Path, find_path, ordered_steps, report_after
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import hours_until
from assessments.domain.planning.steps import Step, StepKey
from assessments.domain.planning.summary import Summary, summarise
from assessments.domain.taxonomy.rules import MAX_LEVEL

# Hours a week to choose from, in addition to the current pace.
PACES = (3, 6, 10, 15, 20)
# Differences of at least this many days are given in months, shorter ones in weeks.
MONTHS_FROM_DAYS = 60
DAYS_A_MONTH = 365.25 / 12
# An extra skill is planned up to this level; if the person has it, one level higher (policy).
EXTRA_LEVEL = 2


class Options(NamedTuple):
    """What a person can suppose about a plan; ``in_use`` are skills that they chose before."""

    goals: Mapping[str, int]  # the level that the plan leads to, by skill
    instead: Mapping[str, str]  # another skill, by the one that could be planned instead of it
    extra: Mapping[str, int]  # the level to reach, by a skill that no requirement asks for
    in_use: Collection[str]


def what_if_options(profile: Profile, choices: Choices) -> Options:
    """Return the options for a plan."""
    rows = profile.planned_rows(choices)
    steps = ordered_steps(profile, choices)
    goals: dict[str, int] = {}
    for step in steps:
        goals[step.skill] = max(step.level, goals.get(step.skill, 0))
    pairs = [
        (step.skill, other)
        for step in steps
        for name in step.needs
        if name in rows
        for other in rows[name].skills
        if other != step.skill
    ]
    instead = {other: skill for skill, other in pairs if other not in goals}
    instead |= {skill: other for skill, other in pairs if skill in choices.preferred}
    extra = {}
    for slug, skill in profile.skills(choices.ceilings).items():
        level = max(EXTRA_LEVEL, skill.start + 1, choices.reached.get(slug, 0) + 1)
        is_offered = slug not in goals and not profile.taxonomy.skill_by_slug[slug].retired
        if is_offered and level <= min(skill.ceiling, MAX_LEVEL):
            extra[slug] = level
    extra |= {slug: level for slug, level in choices.wanted.items() if slug in goals}
    return Options(goals, instead, extra, choices.preferred.union(choices.wanted) & goals.keys())


@dataclass(frozen=True, slots=True)
class ReachableByDay:
    """The steps from the front of a plan that can be done by a day, and the readiness then."""

    day: date
    hours: float
    steps: tuple[Step, ...]
    left_out: tuple[Step, ...]
    readiness: float


@dataclass(frozen=True, slots=True)
class Shift:
    """How much later or earlier a range of dates becomes, in whole weeks or months."""

    is_later: bool
    in_months: bool
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan as it is now, and as it would be."""

    now: Summary
    then: Summary
    first_steps: tuple[Step | None, Step | None]  # the first step of each
    order: tuple[StepKey, ...]  # of the supposed plan
    by_deadline: ReachableByDay | None

    @property
    def sides(self) -> tuple[Summary, Summary]:
        """Both summaries, to show next to each other."""
        return self.now, self.then

    @property
    def shift(self) -> Shift | None:
        """How much later the person should apply; None unless both dates are in the future."""
        return apply_shift(*self.sides)

    @property
    def changed_figures(self) -> frozenset[str]:
        """Names of the figures that would change, compared as they are shown."""
        now, then = (
            {
                "next": step and step.key,
                "apply": (round(side.hours_to_apply), side.apply_by, side.apply_by_slow),
                "ready": (
                    None if side.hours_to_ready is None else round(side.hours_to_ready),
                    side.ready_by,
                    side.ready_by_slow,
                ),
                "all": (round(side.hours), side.done_by, side.done_by_slow),
            }
            for side, step in zip(self.sides, self.first_steps, strict=True)
        )
        return frozenset(name for name, value in now.items() if value != then[name])


def compare_plans(
    profile: Profile,
    choices: Choices,
    supposed: Choices,
    first: StepKey | None,
    day: date | None,
) -> Outcome:
    """Compare a plan with one of ``supposed`` choices.

    ``first`` is a step to take as soon as its prerequisites are done. ``day`` is a deadline, to see
    what can be reached by then. Raises KeyError if ``first`` is not a step of the supposed plan.
    """
    path = find_path(profile, supposed)
    if first:
        supposed = replace(supposed, order=move_step(path.open_steps, first, "next"))
        path = find_path(profile, supposed)
    steps = path.open_steps
    return Outcome(
        now=summarise(profile, choices),
        then=summarise(profile, supposed),
        first_steps=(next(iter(ordered_steps(profile, choices)), None), next(iter(steps), None)),
        order=tuple(step.key for step in steps),
        by_deadline=reachable_by(day, profile, path) if day else None,
    )


def apply_shift(now: Summary, then: Summary) -> Shift | None:
    """Compare when a person should apply; None unless both dates are in the future."""
    before, after = map(_apply_dates, (now, then))
    return shift_between(before, after) if before and after else None


def shift_between(now: Sequence[date], then: Sequence[date]) -> Shift:
    """Compare two ranges of dates; each has the 50% and the 80% date."""
    days = [(after - before).days for before, after in zip(now, then, strict=True)]
    in_months = max(map(abs, days)) >= MONTHS_FROM_DAYS
    unit = DAYS_A_MONTH if in_months else 7
    units = [round(abs(number) / unit) for number in days]
    return Shift(is_later=sum(days) > 0, in_months=in_months, least=min(units), most=max(units))


def _apply_dates(side: Summary) -> tuple[date, date] | None:
    """Return the two dates of applying; None if that is today."""
    return (side.apply_by, side.apply_by_slow) if side.hours_to_apply else None


def steps_within(path: Path, hours: float) -> list[Step]:
    """Return the open steps from the front of a plan that fit into ``hours`` together."""
    steps = path.open_steps
    ends = accumulate(map(path.hours_left, steps))
    return [step for step, end in zip(steps, ends, strict=True) if end <= hours]


def reachable_by(day: date, profile: Profile, path: Path) -> ReachableByDay:
    """Return the steps of a path that a person can do by ``day``, and the readiness then."""
    steps = steps_within(path, hours_until(path.choices.schedule, day))
    today = profile.with_levels(path.choices.reached)
    return ReachableByDay(
        day=day,
        hours=sum(map(path.hours_left, steps)),
        steps=tuple(steps),
        left_out=tuple(path.open_steps[len(steps) :]),
        readiness=report_after(today, steps).readiness,
    )
