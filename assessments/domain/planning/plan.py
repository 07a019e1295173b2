"""The plan as its page shows it: a profile's gaps as ordered, dated steps. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from assessments.domain.planning import (
    Schedule,
    Step,
    StepKey,
    arrange_steps,
    finish_date,
    order_steps,
    plan_steps,
    step_name,
)
from assessments.domain.planning.milestones import Milestone, Timeline, find_milestones, timeline
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import SLOW_PACE, milestones
from assessments.domain.planning.steps import attainment_gain
from assessments.domain.scoring import Report
from assessments.domain.scoring.policy import READY_AT
from assessments.domain.taxonomy.objects import (
    Exercise,
    Learning,
    Resource,
    Skill,
    Specialism,
    SpecialismRequirement,
)

# A group of steps ends at a milestone if that gives it a number of steps within these bounds.
MIN_GROUP_STEPS, MAX_GROUP_STEPS = 3, 6
# If a plan takes longer than this, its page says what would shorten it.
LONG_PLAN_YEARS = 5
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices for their plan.

    ``reached`` has the levels, by skill, that the person has reached since submitting the answers.
    ``ceilings`` has the levels, by skill, above which they do not want to go. ``order`` is their
    custom order of steps, empty for the suggested order.
    """

    schedule: Schedule
    reached: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    order: Sequence[StepKey] = ()
    specialisms: tuple[Specialism, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the plan, with what the page shows about it."""

    is_done: ClassVar = False

    number: int
    step: Step
    skill: Skill
    requirements: tuple[SpecialismRequirement, ...]  # that it serves, also those of specialisms
    opens: tuple[str, ...]  # names of the skills in the plan that need it
    resources: tuple[Resource, ...]
    exercises: tuple[tuple[str, Exercise], ...]  # with their setting
    points: float  # of attainment, 0..100, that the step adds
    done_by: date  # 50% likely
    done_by_slow: date  # 80% likely

    @property
    def key(self) -> str:
        """The step's name in forms."""
        return step_name(self.step.key)

    @property
    def anchor(self) -> str:
        """The description of the level that the step leads to."""
        return self.skill.levels[self.step.level].anchor


@dataclass(frozen=True, slots=True)
class DoneView:
    """A step that the person has completed since submitting the answers."""

    is_done: ClassVar = True

    skill: Skill
    level: int
    is_highest: bool  # the highest completed level of the skill; only this one can be undone

    @property
    def key(self) -> str:
        """The step's name in forms."""
        return step_name((self.skill.slug, self.level))


# One line of the plan: an open step, or a completed step at its former position.
Row = StepView | DoneView


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive rows and the milestones that they lead to."""

    rows: tuple[Row, ...]
    reaches: tuple[Milestone, ...]
    done_by: date | None  # 50% likely; None if every row is done


@dataclass(frozen=True, slots=True)
class LongPlan:
    """How long a long plan takes until the person is ready, in whole years."""

    years: int
    double_hours: int  # twice the current hours per week
    double_years: int  # years with those hours


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole plan: all steps in order, and when the person is ready to apply."""

    steps: tuple[StepView, ...]
    until_ready: tuple[Group, ...]  # also completed steps; all rows if the plan never gets there
    after_ready: tuple[Group, ...]
    done: tuple[DoneView, ...]
    skipped: tuple[tuple[Skill, int], ...]  # skipped skills, with the highest level wanted
    has_own_order: bool
    hours: int
    readiness: float  # today, including completed steps
    ready_at: float  # the readiness needed to apply
    final_readiness: float  # readiness after all steps
    is_ready: bool  # the person can apply today
    ready: StepView | None  # the step after which the person can apply
    ready_readiness: float  # after that step
    ready_hours: int  # up to and including that step
    milestones: tuple[Milestone, ...]
    timeline: Timeline | None
    long_plan: LongPlan | None

    @property
    def after_ready_count(self) -> int:
        """The number of steps after the one that makes the person ready."""
        return sum(not row.is_done for group in self.after_ready for row in group.rows)


def ordered_steps(profile: Profile, choices: Choices) -> list[Step]:
    """Return the open steps in the person's order, or the suggested one."""
    profile = profile.with_levels(choices.reached)
    steps = plan_steps(profile.skills(choices.ceilings), profile.needs(choices.specialisms))
    return arrange_steps(order_steps(steps), choices.order)


def build_plan_view(
    profile: Profile, learning: Mapping[str, Learning], choices: Choices
) -> PlanView:
    """Build the plan from a person's answers and later choices."""
    skills = profile.taxonomy.skill_by_slug
    steps = ordered_steps(profile, choices)
    completed = [
        DoneView(skills[slug], level, level == choices.reached[slug])
        for slug, level in _completed_steps(profile, choices)
    ]
    originally = ordered_steps(profile, replace(choices, reached={})) if completed else []
    profile = profile.with_levels(choices.reached)
    dates = milestones(choices.schedule, (step.hours for step in steps))
    requirements: dict[str, SpecialismRequirement] = dict(profile.rows)
    for specialism in choices.specialisms:
        requirements |= {f"{specialism.slug}/{row.slug}": row for row in specialism.requirements}
    weight = sum(area.weight for area in profile.report.areas)
    opens: dict[StepKey, list[str]] = {}
    for step in steps:
        for key in step.before:
            if key[0] != step.skill:
                opens.setdefault(key, []).append(skills[step.skill].name)
    views = []
    for number, (step, (done, slow)) in enumerate(zip(steps, dates, strict=True), 1):
        skill_learning = learning.get(step.skill)
        served = [requirements[slug] for slug in step.needs]
        views.append(
            StepView(
                number=number,
                step=step,
                skill=skills[step.skill],
                requirements=tuple(served),
                opens=tuple(opens.get(step.key, ())),
                resources=tuple(
                    resource
                    for resource in (skill_learning.resources if skill_learning else ())
                    if resource.from_level < step.level <= resource.to_level
                ),
                exercises=skill_learning.exercises(profile.start_role) if skill_learning else (),
                points=sum(
                    100 * row.weight * attainment_gain(step.level, row.level) / weight
                    for slug, row in zip(step.needs, served, strict=True)
                    if slug in profile.rows
                ),
                done_by=done,
                done_by_slow=slow,
            )
        )
    last = steps_until_ready(profile, steps)
    to_ready = steps[: last or 0]
    reached = find_milestones(profile, choices.specialisms, steps, dates, last)
    can_apply = profile.report.is_ready
    rows = with_completed_steps(views, completed, [step_name(step.key) for step in originally])
    # Completed steps stay with the open steps that they led up to.
    end = 0 if can_apply else len(rows)
    if last:
        end = 1 + rows.index(views[last - 1])
    return PlanView(
        steps=tuple(views),
        until_ready=tuple(group_rows(rows[:end], reached)),
        after_ready=tuple(group_rows(rows[end:], reached)),
        done=tuple(completed),
        skipped=tuple(
            (skills[slug], level) for slug, level in choices.ceilings.items() if slug in skills
        ),
        has_own_order=bool(choices.order),
        hours=sum(step.hours for step in steps),
        readiness=profile.report.readiness,
        ready_at=READY_AT,
        final_readiness=report_after(profile, steps).readiness,
        is_ready=can_apply,
        ready=views[last - 1] if last else None,
        ready_readiness=report_after(profile, to_ready).readiness,
        ready_hours=sum(step.hours for step in to_ready),
        milestones=reached,
        timeline=timeline(choices.schedule.start, reached) if reached else None,
        long_plan=_long_plan(choices.schedule, to_ready),
    )


def with_completed_steps(
    steps: Iterable[StepView], done: Iterable[DoneView], before: Sequence[str]
) -> list[Row]:
    """Insert completed steps between the open ones, at their positions in the original order.

    ``before`` has all keys in that order. A completed step goes after the nearest step that
    preceded it there, or to the front if there is none.
    """
    merged: list[Row] = list(steps)
    rank = {key: index for index, key in enumerate(before)}
    for row in sorted(done, key=lambda row: rank.get(row.key, -1)):
        positions = {other.key: index for index, other in enumerate(merged)}
        earlier = before[: rank.get(row.key, 0)]
        after = next((positions[key] for key in reversed(earlier) if key in positions), -1)
        merged.insert(after + 1, row)
    return merged


def group_rows(rows: Iterable[Row], reached: Iterable[Milestone]) -> Iterator[Group]:
    """Split rows into groups that end at milestones, within the bounds on their size."""
    by_step: dict[int, list[Milestone]] = {}
    for milestone in reached:
        # The page shows these two by itself.
        if milestone.kind in ("ready", "all"):
            continue
        by_step.setdefault(milestone.step, []).append(milestone)
    group: list[Row] = []
    reaches: list[Milestone] = []
    count, done_by = 0, None
    for row in rows:
        group.append(row)
        if isinstance(row, DoneView):
            continue
        here = by_step.get(row.number, [])
        reaches += here
        count, done_by = count + 1, row.done_by
        if count == MAX_GROUP_STEPS or (here and count >= MIN_GROUP_STEPS):
            yield Group(tuple(group), tuple(reaches), done_by)
            group, reaches, count, done_by = [], [], 0, None
    if group:
        yield Group(tuple(group), tuple(reaches), done_by)


def _completed_steps(profile: Profile, choices: Choices) -> Iterator[StepKey]:
    """Yield the steps that were completed since the answers were submitted."""
    starts = profile.skills()
    for slug, level in choices.reached.items():
        if slug in starts:
            yield from ((slug, reached) for reached in range(starts[slug].start + 1, level + 1))


def _long_plan(schedule: Schedule, steps: Sequence[Step]) -> LongPlan | None:
    hours = sum(step.hours for step in steps)
    doubled = replace(schedule, hours_a_week=2 * schedule.hours_a_week)
    days, doubled_days = (
        (finish_date(pace, hours) - schedule.start).days for pace in (schedule, doubled)
    )
    if days <= LONG_PLAN_YEARS * DAYS_A_YEAR:
        return None
    return LongPlan(
        years=round(days / DAYS_A_YEAR),
        double_hours=int(doubled.hours_a_week),
        double_years=round(doubled_days / DAYS_A_YEAR),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """A person's current report and when the plan is done; None if they never become ready."""

    report: Report
    hours_to_ready: int | None  # 0 if ready today
    ready_by: date | None  # 50% likely
    ready_by_slow: date | None  # 80% likely
    hours: int  # to close every gap
    done_by: date
    done_by_slow: date


def summarise(profile: Profile, choices: Choices) -> Summary:
    """Return a plan's figures without its steps."""
    steps = ordered_steps(profile, choices)
    profile = profile.with_levels(choices.reached)
    number = steps_until_ready(profile, steps)
    to_ready: int | None = sum(step.hours for step in steps[: number or 0])
    if number is None and not profile.report.is_ready:
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
    """Return the number of ``steps`` after which the person can apply, see Report.is_ready.

    None if they already can, or if these steps are not enough.
    """

    def after(number: int) -> bool:
        return report_after(profile, steps[:number]).is_ready

    # Levels never fall along the plan, so a binary search finds the step.
    number = bisect_left(range(len(steps) + 1), True, key=after)
    return number if 0 < number <= len(steps) else None


def report_after(profile: Profile, steps: Sequence[Step]) -> Report:
    """Return the report after completing ``steps``."""
    return profile.with_levels({step.skill: step.level for step in steps}).report
