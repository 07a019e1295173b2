"""What if: something else first, another pace, another target role, a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessments.domain.planning import (
    Schedule,
    Step,
    StepKey,
    hours_until,
    move_step,
    steps_within,
)
from assessments.domain.planning.plan import (
    Choices,
    Summary,
    ordered_steps,
    readiness_after,
    summarise,
)
from assessments.domain.planning.profile import Profile

# Differences of less than this many days are told in weeks.
TOLD_IN_MONTHS = 60
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Within:
    """What can be reached by a day."""

    day: date
    hours: int
    steps: tuple[Step, ...]
    readiness: float


@dataclass(frozen=True, slots=True)
class Shift:
    """How much later, or sooner, a range of days is: whole weeks or months, 0 for the same."""

    is_later: bool
    in_months: bool
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan as it is, and as it would be."""

    now: Summary
    then: Summary
    nexts: tuple[Step | None, Step | None]  # the first step, now and then
    order: tuple[StepKey, ...]  # all steps as they would be
    within: Within | None

    @property
    def sides(self) -> tuple[Summary, Summary]:
        """Both, to be shown beside each other."""
        return self.now, self.then

    @property
    def shift(self) -> Shift | None:
        """How much later ready enough would come; None where it is not ahead on both sides."""
        now, then = map(_ahead, self.sides)
        return shift_between(now, then) if now and then else None

    @property
    def different(self) -> frozenset[str]:
        """Names of the figures that would change, as people see them."""
        now, then = (
            {
                "readiness": round(side.report.readiness),
                "must-haves": len(side.report.must_haves_missing),
                "hours": side.hours_to_ready,
                "dates": (side.ready_by, side.ready_by_slow),
                "next": step and step.key,
            }
            for side, step in zip(self.sides, self.nexts, strict=True)
        )
        return frozenset(name for name, value in now.items() if value != then[name])


def suppose(
    profile: Profile,
    choices: Choices,
    other: Profile,
    schedule: Schedule,
    first: StepKey | None,
    day: date | None,
) -> Outcome:
    """Compare a plan with what it would be.

    ``other`` is the profile for the supposed target role, ``first`` the step to be taken as soon
    as what it rests on allows, ``day`` the one by which to see what can be reached. Raises KeyError
    where ``first`` is no step of the supposed plan.
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
        nexts=(next(iter(ordered_steps(profile, choices)), None), next(iter(steps), None)),
        order=tuple(step.key for step in steps),
        within=_within(other.at_least(choices.reached), schedule, steps, day) if day else None,
    )


def goals(steps: Sequence[Step]) -> dict[str, int]:
    """Return the highest level that a plan leads to, by skill."""
    found: dict[str, int] = {}
    for step in steps:
        found[step.skill] = max(step.level, found.get(step.skill, 0))
    return found


def shift_between(now: Sequence[date], then: Sequence[date]) -> Shift:
    """Return how the days of ``then`` lie to those of ``now``, each likely to slow."""
    days = [(after - before).days for before, after in zip(now, then, strict=True)]
    in_months = max(map(abs, days)) >= TOLD_IN_MONTHS
    unit = DAYS_A_MONTH if in_months else 7
    units = [round(abs(number) / unit) for number in days]
    return Shift(is_later=sum(days) > 0, in_months=in_months, least=min(units), most=max(units))


def _ahead(side: Summary) -> tuple[date, date] | None:
    if not side.hours_to_ready or side.ready_by is None or side.ready_by_slow is None:
        return None
    return side.ready_by, side.ready_by_slow


def _within(profile: Profile, schedule: Schedule, steps: list[Step], day: date) -> Within:
    fitting = steps_within(steps, hours_until(schedule, day))
    return Within(
        day=day,
        hours=sum(step.hours for step in fitting),
        steps=tuple(fitting),
        readiness=readiness_after(profile, fitting),
    )
