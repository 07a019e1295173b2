"""What if: other levels, another target role, another pace. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessments.plan import Choices, Summary, ordered_steps, readiness_after, summarise
from assessments.planning import (
    Need,
    Schedule,
    Step,
    StepKey,
    arrange_steps,
    finish_date,
    hours_until,
    order_steps,
    plan_steps,
    steps_within,
)
from assessments.planning.schedule import SLOW_PACE
from assessments.profile import Profile


@dataclass(frozen=True, slots=True)
class Within:
    """What can be reached by a day."""

    day: date
    hours: int
    steps: tuple[Step, ...]
    readiness: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where somebody stands, and where they would."""

    now: Summary
    then: Summary
    order: tuple[StepKey, ...]  # the steps that lead to the supposed levels
    hours: int  # that these take
    learnt_by: date  # even chance
    learnt_by_slow: date  # four in five
    within: Within | None

    @property
    def sides(self) -> tuple[Summary, Summary]:
        """Both, to be shown beside each other."""
        return self.now, self.then


def suppose(
    profile: Profile,
    choices: Choices,
    other: Profile,
    schedule: Schedule,
    levels: Mapping[str, int],
    day: date | None,
) -> Outcome:
    """Compare a plan with what it would be.

    ``other`` is the profile for the supposed target role, ``levels`` are supposed levels 0..4 by
    skill, ``day`` is the one by which to see what can be reached.
    """
    reached = other.at_least(choices.reached)
    supposed = reached.supposing(levels)
    then = Choices(schedule=schedule, ceilings=choices.ceilings, specialisms=choices.specialisms)
    goals = [Need(skill, (skill,), level, 1.0, None) for skill, level in levels.items() if level]
    steps = order_steps(plan_steps(reached.skills(), goals))
    hours = sum(step.hours for step in steps)
    return Outcome(
        now=summarise(profile, choices),
        then=summarise(supposed, then),
        order=tuple(step.key for step in steps),
        hours=hours,
        learnt_by=finish_date(schedule, hours),
        learnt_by_slow=finish_date(schedule, hours, SLOW_PACE),
        within=_within(reached, then, steps, day) if day else None,
    )


def _within(profile: Profile, choices: Choices, goals: list[Step], day: date) -> Within:
    """Return what fits until ``day``, the supposed levels first."""
    steps = arrange_steps(ordered_steps(profile, choices), [step.key for step in goals])
    planned = {step.key for step in steps}
    steps = [*(goal for goal in goals if goal.key not in planned), *steps]
    fitting = steps_within(steps, hours_until(choices.schedule, day))
    return Within(
        day=day,
        hours=sum(step.hours for step in fitting),
        steps=tuple(fitting),
        readiness=readiness_after(profile, fitting),
    )
