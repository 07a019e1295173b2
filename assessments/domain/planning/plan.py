"""The plan as its page shows it: a profile's gaps as ordered steps with dates. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assessments.domain.planning import (
    Schedule,
    Step,
    StepKey,
    arrange_steps,
    finish_date,
    order_steps,
    plan_steps,
)
from assessments.domain.planning.milestones import Milestone, Timeline, find_milestones, timeline
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import SLOW_PACE, milestones
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

# A group of steps ends with what it reaches, but is neither shorter nor longer than this.
FEWEST_IN_GROUP, MOST_IN_GROUP = 3, 6
# From so many years on a plan is a long way, and its page says what would shorten it.
LONG_WAY_YEARS = 5
DAYS_A_YEAR = 365.25


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
    exercises: tuple[tuple[str, Exercise], ...]  # with their setting
    points: float  # of the sum of 100 that it adds
    done_by: date  # likely: an even chance
    done_by_slow: date  # if things go slowly: four in five

    @property
    def key(self) -> str:
        """What names the step in a form, see selectors.step_key."""
        return f"{self.step.skill}:{self.step.level}"

    @property
    def anchor(self) -> str:
        """What somebody who has taken the step has done."""
        return self.skill.levels[self.step.level].anchor


@dataclass(frozen=True, slots=True)
class DoneView:
    """A step that was taken since the answers."""

    skill: Skill
    level: int
    is_highest: bool  # of the levels of this skill that were taken; only this one can be undone

    @property
    def key(self) -> str:
        """What names the step in a form, as of a StepView."""
        return f"{self.skill.slug}:{self.level}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plan: a step to take, or one that was taken where it stood."""

    step: StepView | None
    done: DoneView | None = None

    @property
    def key(self) -> str:
        """What names the step in a form."""
        view = self.step or self.done
        return view.key if view else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows in a line, and what they lead to."""

    rows: tuple[Row, ...]
    reaches: tuple[Milestone, ...]
    done_by: date | None  # likely; None where every row is done


@dataclass(frozen=True, slots=True)
class LongWay:
    """How long it takes until ready, in whole years, where that is long."""

    years: int
    double_hours: int  # a week
    double_years: int  # with those


@dataclass(frozen=True, slots=True)
class PlanView:
    """All steps in order, and the two days that matter: ready to apply, and all done."""

    steps: tuple[StepView, ...]
    until_ready: tuple[Group, ...]  # with the steps that are done; all where ready is not reached
    beyond: tuple[Group, ...]
    done: tuple[DoneView, ...]  # what is worked up to since the answers
    set_aside: tuple[tuple[Skill, int], ...]  # with the level above which it is set aside
    by_hand: bool
    hours: int
    readiness: float  # today, with what is done
    ready_at: float  # the readiness that is enough to apply
    reachable: float  # readiness with every step taken
    is_ready: bool  # somebody can apply today
    ready: StepView | None  # the step with which somebody can apply
    ready_readiness: float  # after that step
    ready_hours: int  # up to and with that step
    milestones: tuple[Milestone, ...]
    timeline: Timeline | None
    long_way: LongWay | None

    @property
    def beyond_count(self) -> int:
        """How many steps follow the one with which somebody can apply."""
        return sum(row.step is not None for group in self.beyond for row in group.rows)


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
    taken = [
        DoneView(skills[slug], level, level == choices.reached[slug])
        for slug, level in _taken(profile, choices)
    ]
    before = [f"{slug}:{level}" for slug, level in _keys_before(profile, choices)]
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
                exercises=known.exercises(profile.start_role) if known else (),
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
    can_apply = is_ready(profile.report)
    lines = with_done([Row(view) for view in views], [Row(None, view) for view in taken], before)
    # What is done stays with the steps that it led up to.
    end = 0 if can_apply else len(lines)
    if enough:
        end = 1 + next(place for place, row in enumerate(lines) if row.step is views[enough - 1])
    return PlanView(
        steps=tuple(views),
        until_ready=tuple(group_rows(lines[:end], found)),
        beyond=tuple(group_rows(lines[end:], found)),
        done=tuple(taken),
        set_aside=tuple(
            (skills[slug], level) for slug, level in choices.ceilings.items() if slug in skills
        ),
        by_hand=bool(choices.order),
        hours=sum(step.hours for step in steps),
        readiness=profile.report.readiness,
        ready_at=READY_AT,
        reachable=readiness_after(profile, steps),
        is_ready=can_apply,
        ready=views[enough - 1] if enough else None,
        ready_readiness=readiness_after(profile, steps[: enough or 0]),
        ready_hours=sum(step.hours for step in steps[: enough or 0]),
        milestones=found,
        timeline=timeline(choices.schedule.start, found) if found else None,
        long_way=_long_way(choices.schedule, steps[: enough or 0]),
    )


def with_done(rows: Sequence[Row], done: Iterable[Row], before: Sequence[str]) -> list[Row]:
    """Return ``rows`` with what is ``done`` where it stood in ``before``, the keys in order.

    It follows what it followed then; what was not there, or followed nothing, comes first.
    """
    found = list(rows)
    place_before = {key: place for place, key in enumerate(before)}
    for row in sorted(done, key=lambda row: place_before.get(row.key, -1)):
        places = {other.key: place for place, other in enumerate(found)}
        earlier = before[: place_before.get(row.key, 0)]
        after = next((places[key] for key in reversed(earlier) if key in places), -1)
        found.insert(after + 1, row)
    return found


def group_rows(rows: Iterable[Row], reached: Iterable[Milestone]) -> Iterator[Group]:
    """Divide rows into groups that end where something is reached, as far as they are not short."""
    by_step: dict[int, list[Milestone]] = {}
    for milestone in reached:
        # The page itself says what ends with its steps.
        if milestone.kind in ("ready", "all"):
            continue
        by_step.setdefault(milestone.step, []).append(milestone)
    taken: list[Row] = []
    reaches: list[Milestone] = []
    count, done_by = 0, None
    for row in rows:
        taken.append(row)
        if row.step is None:
            continue
        here = by_step.get(row.step.number, [])
        reaches += here
        count, done_by = count + 1, row.step.done_by
        if count == MOST_IN_GROUP or (here and count >= FEWEST_IN_GROUP):
            yield Group(tuple(taken), tuple(reaches), done_by)
            taken, reaches, count, done_by = [], [], 0, None
    if taken:
        yield Group(tuple(taken), tuple(reaches), done_by)


def _keys_before(profile: Profile, choices: Choices) -> list[StepKey]:
    """Return the steps as if none were done: the plan that what is done was part of."""
    if not choices.reached:
        return []
    return [step.key for step in ordered_steps(profile, replace(choices, reached={}))]


def _taken(profile: Profile, choices: Choices) -> Iterator[StepKey]:
    """Return every level that was worked up to since the answers."""
    starts = profile.skills()
    for slug, level in choices.reached.items():
        if slug in starts:
            yield from ((slug, reached) for reached in range(starts[slug].start + 1, level + 1))


def _long_way(schedule: Schedule, steps: Sequence[Step]) -> LongWay | None:
    hours = sum(step.hours for step in steps)
    doubled = replace(schedule, hours_a_week=2 * schedule.hours_a_week)
    took, would = ((finish_date(pace, hours) - schedule.start).days for pace in (schedule, doubled))
    if took <= LONG_WAY_YEARS * DAYS_A_YEAR:
        return None
    return LongWay(
        years=round(took / DAYS_A_YEAR),
        double_hours=int(doubled.hours_a_week),
        double_years=round(would / DAYS_A_YEAR),
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
    if number is None and not is_ready(profile.report):
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


def is_ready(report: Report) -> bool:
    """Tell whether somebody can apply: readiness is enough, and no must-have is short."""
    return report.readiness >= READY_AT and not report.must_haves_short


def steps_until_ready(profile: Profile, steps: Sequence[Step]) -> int | None:
    """Return after how many of ``steps`` somebody can apply, see is_ready.

    None where they can already, or where these steps do not lead there.
    """

    def after(number: int) -> bool:
        return is_ready(_report_after(profile, steps[:number]))

    # No level falls along the plan, so the step can be searched by halves.
    number = bisect_left(range(len(steps) + 1), True, key=after)
    return number if 0 < number <= len(steps) else None


def readiness_after(profile: Profile, steps: Sequence[Step]) -> float:
    """Return readiness, 0..100, once ``steps`` are taken."""
    return _report_after(profile, steps).readiness


def _report_after(profile: Profile, steps: Sequence[Step]) -> Report:
    return profile.at_least({step.skill: step.level for step in steps}).report
