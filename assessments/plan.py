"""The plan as its page shows it: a profile's gaps as ordered steps with dates. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessments.milestones import Milestone, Timeline, find_milestones, timeline
from assessments.planning import (
    Schedule,
    Step,
    StepKey,
    arrange_steps,
    finish_date,
    order_steps,
    plan_steps,
)
from assessments.planning.schedule import SLOW_PACE, milestones
from assessments.profile import Profile
from assessments.scoring import Report
from assessments.scoring.policy import READY_AT
from assessments.taxonomy.document import (
    Exercise,
    Learning,
    Resource,
    Skill,
    Specialism,
    SpecialismRequirement,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody has made of their plan.

    ``reached`` are levels worked up to since the answers, ``ceilings`` levels not to go beyond,
    ``order`` the order by hand, empty for the suggested one.
    """

    schedule: Schedule
    reached: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    order: Sequence[StepKey] = ()
    specialisms: tuple[Specialism, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the plan with everything needed to take it."""

    number: int
    step: Step
    skill: Skill
    requirements: tuple[SpecialismRequirement, ...]  # which it serves, a specialism's too
    opens: tuple[str, ...]  # names of the skills of the plan that rest on it
    resources: tuple[Resource, ...]
    at_work: Exercise | None
    at_home: Exercise | None
    points: float  # of the sum of 100 that it adds
    done_by: date  # even chance
    done_by_slow: date  # four in five

    @property
    def key(self) -> str:
        """What names the step in a form, see selectors.step_key."""
        return f"{self.step.skill}:{self.step.level}"

    @property
    def anchor(self) -> str:
        """What somebody who has taken the step has done."""
        return self.skill.levels[self.step.level].anchor


@dataclass(frozen=True, slots=True)
class PlanView:
    """All steps in order, and the two days that matter: ready enough, and all done."""

    steps: tuple[StepView, ...]
    done: tuple[tuple[Skill, int], ...]  # what is worked up to since the answers
    set_aside: tuple[tuple[Skill, int], ...]  # with the level above which it is set aside
    by_hand: bool
    hours: int
    readiness: float  # today, with what is done
    ready_at: float  # the readiness that is enough to apply
    reachable: float  # readiness with every step taken
    ready: StepView | None  # the step with which readiness is enough
    ready_readiness: float  # after that step
    ready_hours: int  # up to and with that step
    milestones: tuple[Milestone, ...]
    timeline: Timeline | None


def ordered_steps(profile: Profile, choices: Choices) -> list[Step]:
    """Return the steps from where the person is now, in the order they want."""
    profile = profile.at_least(choices.reached)
    steps = plan_steps(profile.skills(choices.ceilings), profile.needs(choices.specialisms))
    return arrange_steps(order_steps(steps), choices.order)


def build_plan_view(
    profile: Profile, learning: Mapping[str, Learning], choices: Choices
) -> PlanView:
    """Plan from what somebody answered and has done since."""
    skills = profile.taxonomy.skill_by_slug
    steps = ordered_steps(profile, choices)
    profile = profile.at_least(choices.reached)
    dates = milestones(choices.schedule, (step.hours for step in steps))
    rows: dict[str, SpecialismRequirement] = dict(profile.rows)
    for specialism in choices.specialisms:
        rows |= {f"{specialism.slug}/{row.slug}": row for row in specialism.requirements}
    weight = sum(area.weight for area in profile.report.areas)
    opens: dict[StepKey, list[str]] = {}
    for step in steps:
        for key in step.before:
            if key[0] != step.skill:
                opens.setdefault(key, []).append(skills[step.skill].name)
    views = []
    for number, (step, (done, slow)) in enumerate(zip(steps, dates, strict=True), 1):
        known = learning.get(step.skill)
        asked = [rows[slug] for slug in step.needs]
        views.append(
            StepView(
                number=number,
                step=step,
                skill=skills[step.skill],
                requirements=tuple(asked),
                opens=tuple(opens.get(step.key, ())),
                resources=tuple(
                    resource
                    for resource in (known.resources if known else ())
                    if resource.from_level < step.level <= resource.to_level
                ),
                at_work=known.at_work if known else None,
                at_home=known.at_home if known else None,
                points=sum(
                    100 * row.weight / row.level / weight
                    for slug, row in zip(step.needs, asked, strict=True)
                    if slug in profile.rows
                ),
                done_by=done,
                done_by_slow=slow,
            )
        )
    enough = steps_until_ready(profile, steps)
    found = find_milestones(profile, choices.specialisms, steps, dates, enough)
    return PlanView(
        steps=tuple(views),
        done=tuple(
            (skills[slug], level) for slug, level in choices.reached.items() if slug in skills
        ),
        set_aside=tuple(
            (skills[slug], level) for slug, level in choices.ceilings.items() if slug in skills
        ),
        by_hand=bool(choices.order),
        hours=sum(step.hours for step in steps),
        readiness=profile.report.readiness,
        ready_at=READY_AT,
        reachable=readiness_after(profile, steps),
        ready=views[enough - 1] if enough else None,
        ready_readiness=readiness_after(profile, steps[: enough or 0]),
        ready_hours=sum(step.hours for step in steps[: enough or 0]),
        milestones=found,
        timeline=timeline(choices.schedule.start, found) if found else None,
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Where somebody stands and how long it takes; None where readiness is not reached."""

    report: Report
    hours_to_ready: int | None  # 0 where readiness is enough today
    ready_by: date | None  # even chance
    ready_by_slow: date | None  # four in five
    hours: int  # to close every gap
    done_by: date
    done_by_slow: date


def summarise(profile: Profile, choices: Choices) -> Summary:
    """Return a plan's figures without its steps."""
    steps = ordered_steps(profile, choices)
    profile = profile.at_least(choices.reached)
    number = steps_until_ready(profile, steps)
    to_ready: int | None = sum(step.hours for step in steps[: number or 0])
    if number is None and profile.report.readiness < READY_AT:
        to_ready = None
    hours = sum(step.hours for step in steps)

    def by(planned: float | None, pace: float = 1.0) -> date | None:
        return None if planned is None else finish_date(choices.schedule, planned, pace)

    return Summary(
        report=profile.report,
        hours_to_ready=to_ready,
        ready_by=by(to_ready),
        ready_by_slow=by(to_ready, SLOW_PACE),
        hours=hours,
        done_by=finish_date(choices.schedule, hours),
        done_by_slow=finish_date(choices.schedule, hours, SLOW_PACE),
    )


def steps_until_ready(profile: Profile, steps: Sequence[Step]) -> int | None:
    """Return after how many of ``steps`` readiness is enough to apply.

    None where it is already, or where these steps do not lead there.
    """

    def after(number: int) -> float:
        return readiness_after(profile, steps[:number])

    # Readiness never falls along the plan, so the step can be searched by halves.
    number = bisect_left(range(len(steps) + 1), READY_AT, key=after)
    return number if 0 < number <= len(steps) else None


def readiness_after(profile: Profile, steps: Sequence[Step]) -> float:
    """Return readiness, 0..100, once ``steps`` are taken."""
    return profile.at_least({step.skill: step.level for step in steps}).report.readiness
