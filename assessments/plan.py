"""The plan as its page shows it: a report's gaps as ordered steps with dates. Pure."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessments.planning import Learnable, Need, Schedule, Step, order_steps, plan_steps
from assessments.planning.schedule import milestones
from assessments.scoring import UNSURE, Answer, Report, State, Target, score_answers
from assessments.scoring.gaps import level_distribution, prior, unsure_distribution
from assessments.scoring.policy import READY_AT
from assessments.scoring.types import MAX_LEVEL, TypicalLevel
from assessments.taxonomy.document import Exercise, Learning, Requirement, Resource, Skill, Taxonomy


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the plan with everything needed to take it."""

    number: int
    step: Step
    skill: Skill
    requirements: tuple[Requirement, ...]  # which it serves
    opens: tuple[str, ...]  # names of the skills of the plan that rest on it
    resources: tuple[Resource, ...]
    at_work: Exercise | None
    at_home: Exercise | None
    points: float  # of the sum of 100 that it adds
    done_by: date  # even chance
    done_by_slow: date  # four in five

    @property
    def anchor(self) -> str:
        """What somebody who has taken the step has done."""
        return self.skill.levels[self.step.level].anchor


@dataclass(frozen=True, slots=True)
class PlanView:
    """All steps in order, and the two days that matter: ready enough, and all done."""

    steps: tuple[StepView, ...]
    hours: int
    readiness: float  # today
    ready: StepView | None  # the step with which readiness is enough
    ready_readiness: float  # after that step
    ready_hours: int  # up to and with that step


def build_plan_view(
    taxonomy: Taxonomy,
    start_role: str,
    target_role: str,
    target: Target,
    answers: Mapping[str, Answer],
    learning: Mapping[str, Learning],
    schedule: Schedule,
) -> PlanView:
    """Plan from what somebody answered; ``target`` is the target role compiled for them."""
    report = score_answers(target, answers)
    skills = learnable_skills(
        taxonomy, start_role, answers, _settled(taxonomy, target_role, report)
    )
    steps = order_steps(plan_steps(skills, plan_needs(taxonomy, target_role, report)))
    rows = {row.slug: row for row in taxonomy.requirements[target_role]}
    dates = milestones(schedule, (step.hours for step in steps))
    weight = sum(area.weight for area in report.areas)
    points = {slug: 100 * row.weight / row.level / weight for slug, row in rows.items()}
    views = []
    for number, (step, (done, slow)) in enumerate(zip(steps, dates, strict=True), 1):
        known = learning.get(step.skill)
        views.append(
            StepView(
                number=number,
                step=step,
                skill=taxonomy.skill_by_slug[step.skill],
                requirements=tuple(rows[slug] for slug in step.needs),
                opens=tuple(
                    taxonomy.skill_by_slug[other.skill].name
                    for other in steps
                    if step.key in other.before and other.skill != step.skill
                ),
                resources=tuple(
                    resource
                    for resource in (known.resources if known else ())
                    if resource.from_level < step.level <= resource.to_level
                ),
                at_work=known.at_work if known else None,
                at_home=known.at_home if known else None,
                points=sum(points[slug] for slug in step.needs),
                done_by=done,
                done_by_slow=slow,
            )
        )

    def readiness_after(number: int) -> float:
        done = {step.skill: step.level for step in steps[:number]}
        return score_answers(target, {**answers, **done}).readiness

    # Readiness never falls along the plan, so the step that is enough can be searched by halves.
    number = bisect_left(range(len(steps) + 1), READY_AT, key=readiness_after)
    is_ahead = 0 < number <= len(steps)
    return PlanView(
        steps=tuple(views),
        hours=sum(step.hours for step in steps),
        readiness=report.readiness,
        ready=views[number - 1] if is_ahead else None,
        ready_readiness=readiness_after(number) if is_ahead else report.readiness,
        ready_hours=sum(step.hours for step in steps[:number]) if is_ahead else 0,
    )


def _settled(taxonomy: Taxonomy, target_role: str, report: Report) -> frozenset[str]:
    settled = {score.slug for score in report.requirements if score.state is State.SETTLED}
    return frozenset(
        skill
        for row in taxonomy.requirements[target_role]
        if row.slug in settled
        for skill in row.skills
    )


def plan_needs(taxonomy: Taxonomy, target_role: str, report: Report) -> list[Need]:
    """Return the gaps of a report as planning takes them."""
    rows = {row.slug: row for row in taxonomy.requirements[target_role]}
    return [
        Need(
            slug=score.slug,
            skills=rows[score.slug].skills,
            level=score.target_level,
            importance=100 * score.weight * (1 + score.typical_gap) / report.total_importance,
            floor=score.floor if score.is_missing else None,
        )
        for score in report.requirements
        if score.state is not State.EXCLUDED and score.attainment < 1
    ]


def learnable_skills(
    taxonomy: Taxonomy,
    start_role: str,
    answers: Mapping[str, Answer],
    settled: frozenset[str],
) -> dict[str, Learnable]:
    """Return every skill with where the person is.

    An answered level counts; a skill without one starts at the level expected of somebody from
    the start role, rounded down, or at 0 where another skill has ``settled`` its requirement.
    """
    typical = {
        row.skill: TypicalLevel(float(row.mean), float(row.spread))
        for row in taxonomy.typical_levels[start_role]
    }
    found = {}
    for skill in taxonomy.skills:
        answer = answers.get(skill.slug)
        known = isinstance(answer, int) or skill.slug in settled
        if isinstance(answer, int):
            start = answer
        else:
            start = 0 if known else _expected(answer, typical.get(skill.slug))
        found[skill.slug] = Learnable(
            slug=skill.slug,
            hours=tuple(
                skill.levels[level].hours if level in skill.levels else 1
                for level in range(1, MAX_LEVEL + 1)
            ),
            prerequisites=tuple((p.skill, p.level) for p in skill.prerequisites),
            start=start,
            is_open=not known,
        )
    return found


def _expected(answer: Answer | None, typical: TypicalLevel | None) -> int:
    if typical is None:
        return 0
    distribution = level_distribution(typical)
    if answer == UNSURE:
        distribution = unsure_distribution(distribution)
    return int(prior(distribution, MAX_LEVEL).level)
