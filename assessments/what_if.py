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
    order: tuple[StepKey, ...]  # all steps, those to the supposed levels first
    hours: int  # that those take
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
    first = {step.key for step in steps}
    others = [step for step in ordered_steps(reached, then) if step.key not in first]
    hours = sum(step.hours for step in steps)
    return Outcome(
        now=summarise(profile, choices),
        then=summarise(supposed, then),
        order=tuple(step.key for step in (*steps, *others)),
        hours=hours,
        learnt_by=finish_date(schedule, hours),
        learnt_by_slow=finish_date(schedule, hours, SLOW_PACE),
        within=_within(reached, schedule, [*steps, *others], day) if day else None,
    )


def _within(profile: Profile, schedule: Schedule, steps: list[Step], day: date) -> Within:
    fitting = steps_within(steps, hours_until(schedule, day))
    return Within(
        day=day,
        hours=sum(step.hours for step in fitting),
        steps=tuple(fitting),
        readiness=readiness_after(profile, fitting),
    )
