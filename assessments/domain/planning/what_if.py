"""What-if plans: a different first step, pace or target role, or a deadline. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from assessments.domain.planning import (
    Schedule,
    Step,
    StepKey,
    hours_until,
    move_step,
)
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import ordered_steps, report_after
from assessments.domain.planning.plan import Summary, summarise
from assessments.domain.planning.profile import Profile

# Differences of at least this many days are given in months, shorter ones in weeks.
MONTHS_FROM_DAYS = 60
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class ReachableByDay:
    """The steps that can be done by a day, and the readiness after them."""

    day: date
    hours: float
    steps: tuple[Step, ...]
    left_out: int  # the number of steps that do not fit
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
        now, then = map(_apply_dates, self.sides)
        return shift_between(now, then) if now and then else None

    @property
    def changed_figures(self) -> frozenset[str]:
        """Names of the figures that would change, compared as they are shown."""
        now, then = (
            {
                "readiness": round(side.report.readiness),
                "must-haves": len(side.report.must_haves_missing),
                "hours": round(side.hours_to_apply),
                "apply": (side.apply_by, side.apply_by_slow),
                "ready": (side.ready_by, side.ready_by_slow),
                "next": step and step.key,
            }
            for side, step in zip(self.sides, self.first_steps, strict=True)
        )
        return frozenset(name for name, value in now.items() if value != then[name])


def compare_plans(
    profile: Profile,
    choices: Choices,
    other: Profile,
    schedule: Schedule,
    first: StepKey | None,
    day: date | None,
) -> Outcome:
    """Compare a plan with a supposed one.

    ``other`` is the profile for the supposed target role. ``first`` is a step to take as soon as
    its prerequisites are done. ``day`` is a deadline, to see what can be reached by then. Raises
    KeyError if ``first`` is not a step of the supposed plan.
    """
    supposed = replace(choices, schedule=schedule)
    if other.target_role != profile.target_role:
        supposed = replace(supposed, order=())
    steps = ordered_steps(other, supposed)
    if first:
        supposed = replace(supposed, order=move_step(steps, first, "next"))
        steps = ordered_steps(other, supposed)
    return Outcome(
        now=summarise(profile, choices),
        then=summarise(other, supposed),
        first_steps=(next(iter(ordered_steps(profile, choices)), None), next(iter(steps), None)),
        order=tuple(step.key for step in steps),
        by_deadline=(
            _reachable_by(day, other.with_levels(choices.reached), schedule, steps) if day else None
        ),
    )


def goals(steps: Sequence[Step]) -> dict[str, int]:
    """Return the highest level that a plan leads to, by skill."""
    levels: dict[str, int] = {}
    for step in steps:
        levels[step.skill] = max(step.level, levels.get(step.skill, 0))
    return levels


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


def steps_within(steps: Sequence[Step], hours: float) -> list[Step]:
    """Return the first of ``steps`` that fit into ``hours`` together."""
    ends = accumulate(step.hours for step in steps)
    return [step for step, end in zip(steps, ends, strict=True) if end <= hours]


def _reachable_by(
    day: date, profile: Profile, schedule: Schedule, steps: list[Step]
) -> ReachableByDay:
    fitting = steps_within(steps, hours_until(schedule, day))
    return ReachableByDay(
        day=day,
        hours=sum(step.hours for step in fitting),
        steps=tuple(fitting),
        left_out=len(steps) - len(fitting),
        readiness=report_after(profile, fitting).readiness,
    )
