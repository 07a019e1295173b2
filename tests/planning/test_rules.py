"""The rules of docs/planning.md on the real taxonomy, for many kinds of people.

These are, from each start role to every other target role: the typical person, one without any
skill, one with level 1 in everything, and the typical person half a level above and below.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import ceil

import pytest

from assessments.domain.planning import Schedule, Step, StepKey
from assessments.domain.planning.chapters import (
    MAX_CHAPTERS,
    MAX_FIRST_HOURS,
    MAX_HOURS,
    MAX_STEPS,
    MIN_HOURS,
    MIN_STEPS,
    capstone,
)
from assessments.domain.planning.figures import plan_figures
from assessments.domain.planning.path import find_path, report_after
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.schedule import USABLE_TIME, finish_dates
from assessments.domain.taxonomy.objects import BEGINNER
from assessments.domain.taxonomy.rules import MAX_LEVEL
from tests.planning.people import CHOICES, PLATFORM, Plan, people, plan_for

STUDENT, ANALYST, AI_ENGINEER = "student", "data-analyst", "ai-engineer"
SCIENTIST, RESEARCHER = "data-scientist", "ai-researcher"
RESEARCH = "research-machine-learning-engineer"


@pytest.fixture(scope="module")
def plans(real_taxonomy) -> list[Plan]:
    return [
        plan_for(real_taxonomy, start.slug, target.slug, kind, answers)
        for start in real_taxonomy.start_roles
        for kind, answers in people(real_taxonomy, start.slug)
        for target in real_taxonomy.target_roles
        if target.slug != start.slug
    ]


@pytest.fixture(scope="module")
def typical(plans) -> list[Plan]:
    return [plan for plan in plans if plan.kind == "typical"]


def broken(plans: Iterable[Plan], check: Callable[[Plan], Iterable[object]]) -> list[object]:
    """Return the findings of ``check``, with the plans."""
    return [(p.start, p.target, p.kind, found) for p in plans for found in check(p)]


def test_every_pair_of_roles_has_five_plans(plans, typical):
    assert len(plans) == 270
    assert len(typical) == 54


def test_each_step_comes_once_after_its_prerequisites_and_no_gap_is_left(plans, real_taxonomy):
    """Rule 2."""
    skills = real_taxonomy.skill_by_slug

    def check(plan: Plan) -> Iterator[object]:
        levels = dict(plan.answers)
        for step in plan.steps:
            if levels[step.skill] != step.start or step.level <= step.start:
                yield step.key
            for skill, level in skills[step.skill].prerequisites(step.level).items():
                if levels[skill] < level:
                    yield step.key, (skill, level)
            levels[step.skill] = step.level
        if report_after(plan.profile, plan.steps).attainment < 100 - 1e-9:
            yield "gap"
        stages = [step.before_applying for step in plan.steps]
        if stages != sorted(stages, reverse=True):
            yield "stages"

    assert broken(plans, check) == []


GATES: list[tuple[StepKey, StepKey]] = [
    (("data-analysis", 2), ("supervised-learning", 2)),
    (("supervised-learning", 2), ("model-evaluation", 2)),
    (("model-evaluation", 1), ("ml-pipelines", 2)),
    (("model-evaluation", 2), ("neural-networks", 2)),
    (("model-evaluation", 2), ("model-monitoring", 2)),
    (("linear-algebra", 1), ("neural-networks", 2)),
    (("neural-networks", 2), ("transformers", 2)),
    (("transformers", 2), ("fine-tuning", 2)),
    (("production-code", 2), ("model-deployment", 2)),
    (("docker", 2), ("model-deployment", 2)),
    (("api-development", 2), ("model-deployment", 2)),
    (("software-testing", 2), ("ci-cd", 2)),
    (("software-testing", 2), ("production-code", 3)),
    (("model-evaluation", 2), ("supervised-learning", 3)),
    (("software-testing", 2), ("python", 3)),
    (("python", 2), ("pandas-numpy", 2)),
]


def test_gates(plans):
    """Rule 2: the prerequisites in the taxonomy include what a mentor insists on."""

    def check(plan: Plan) -> Iterator[object]:
        places = {}
        for place, step in enumerate(plan.steps):
            places |= {(step.skill, n): place for n in range(step.start + 1, step.level + 1)}
        for (skill, level), later in GATES:
            reached = -1 if plan.answers[skill] >= level else places.get((skill, level), 999)
            if later in places and reached >= places[later]:
                yield (skill, level), later

    assert broken(plans, check) == []


def test_one_of_several_skills(plans):
    """Rule 1: the highest level, then the largest share, then the fewest hours."""

    def check(plan: Plan) -> Iterator[object]:
        needed = {skill for step in plan.steps for skill, _ in step.before if skill != step.skill}
        for need in plan.course.needs:
            if len(need.skills) == 1 or max(map(plan.answers.get, need.skills)) >= need.level:
                continue
            levels = {skill: plan.answers[skill] for skill in need.skills}
            shares = dict(zip(need.skills, need.shares, strict=True))
            common = max(need.skills, key=shares.get)
            [chosen] = {s.skill for s in plan.steps if s.skill in levels and need.slug in s.needs}
            # Prerequisites of other steps may be in the plan too.
            if {s.skill for s in plan.steps if s.skill in levels} - needed - {chosen}:
                yield need.slug, "more than one"
            allowed = [
                skill
                for skill in need.skills
                if 2 * shares[skill] >= shares[common] or levels[skill] > levels[common]
            ]
            hours = {
                skill: sum(
                    plan.course.skills[skill].hours(level)
                    for level in range(levels[skill] + 1, need.level + 1)
                )
                for skill in allowed
            }
            best = min(allowed, key=lambda skill: (-levels[skill], -shares[skill], hours[skill]))
            if chosen != best:
                yield need.slug, chosen, best

    assert broken(plans, check) == []


def test_must_haves_come_early(typical):
    """Rule 3: floors of level 1 and 2 within 60 % of the steps, but for model deployment."""

    def check(plan: Plan) -> Iterator[object]:
        for number, step in enumerate(plan.early, 1):
            floors = [plan.needs[slug].floor or 0 for slug in step.needs]
            is_floor = step.level <= max(floors, default=0) and step.level <= 2
            if (
                is_floor
                and step.skill != "model-deployment"
                and number > ceil(0.6 * len(plan.early))
            ):
                yield step.key

    # A cluster comes after the service that runs on it, and these people start before the service.
    assert broken(typical, check) == [
        (ANALYST, PLATFORM, "typical", ("kubernetes", 2)),
        (STUDENT, PLATFORM, "typical", ("kubernetes", 2)),
    ]


def test_mathematics_comes_just_in_time(typical):
    """Rule 4: not in the first third, and where its curriculum's chapter is."""

    def check(plan: Plan) -> Iterator[object]:
        chapters = {
            (step.skill, step.level): chapter.slug
            for chapter in plan.profile.curriculum
            for step in chapter.steps
        }
        for number, step in enumerate(plan.early, 1):
            if plan.times(step) == {"just-in-time"} and (
                number < len(plan.early) / 3 or step.chapter != chapters[step.key]
            ):
                yield step.key

    assert broken(typical, check) == []


def test_interview_topics_come_last(typical):
    """Rule 4: in the last chapter before applying; communication only at level 3."""

    def check(plan: Plan) -> Iterator[object]:
        for part in plan.chapters[:-1]:
            for step in part.steps:
                if "late" in plan.times(step) and (step.skill != "communication" or step.level > 2):
                    yield step.key

    assert broken(typical, check) == []


def test_little_is_learnt_before_applying_that_is_learnt_on_the_job(typical):
    """Rule 4: one step at most; leadership, patterns and another language after being ready."""
    languages = {"cpp", "java", "go", "scala", "julia", "typescript"}

    def check(plan: Plan) -> Iterator[object]:
        at_work = [step.key for step in plan.early if plan.times(step) == {"on-the-job"}]
        if len(at_work) > 1:
            yield at_work
        for step in plan.steps[: plan.ready_after]:
            if step.skill in languages | {"leadership", "design-patterns"}:
                yield step.key

    assert broken(typical, check) == []


def test_the_weak_side_comes_first(typical):
    """Rule 5: two thirds of the first chapter, for people with a job."""

    def check(plan: Plan) -> Iterator[object]:
        first = plan.chapters[0].steps
        weak = sum(not plan.weak_side.isdisjoint(step.needs) for step in first)
        if plan.start != BEGINNER and len(plan.weak_side) >= 15 and 3 * weak < 2 * len(first):
            yield weak, len(first)

    # These begin with what the rest of their plan builds on, which others from the role often have.
    assert {row[:2] for row in broken(typical, check)} == {
        (AI_ENGINEER, PLATFORM),
        (AI_ENGINEER, RESEARCH),
        (SCIENTIST, RESEARCH),
    }


def test_the_first_project_starts_from_a_strength(typical):
    """Rule 5: for people with a job, it takes a level that they have."""

    def check(plan: Plan) -> Iterator[object]:
        sources = {chapter.slug: chapter for chapter in plan.profile.curriculum}
        source = sources[plan.chapters[0].sources[0]]
        slug = capstone(source, has_job=plan.course.has_job)
        if not (slug and plan.course.has_job):
            return
        project = plan.profile.projects[slug]
        if not any(plan.answers[row.skill] >= row.level for row in project.skills):
            yield slug

    assert broken(typical, check) == []


def test_level_3_is_scarce(plans, typical):
    """Rule 6."""

    def share(plan: Plan) -> Iterator[object]:
        high = sum(step.level >= 3 for step in plan.early)
        if high > (0.6 if plan.is_near else 0.25) * len(plan.early):
            yield high, len(plan.early)

    def levels(plan: Plan) -> Iterator[object]:
        for part in plan.chapters:
            keys = {step.key for step in part.steps}
            yield from ((skill, n) for skill, n in keys if n == 3 and (skill, 2) in keys)
        yield from (step.key for step in plan.steps[: plan.ready_after] if step.level > 3)

    assert broken(plans, share) == []
    assert broken(typical, levels) == []


# What six chapters can hold, in hours.
FITTING_HOURS = 130 * 6 * USABLE_TIME


def test_what_is_started_is_finished(plans):
    """Rule 7: at most three skills in progress, and one theme for most of a chapter.

    Plans that are too long for six chapters may join more.
    """

    def check(plan: Plan) -> Iterator[object]:
        for part in plan.path.parts:
            last = {step.skill: number for number, step in enumerate(part.steps)}
            started: set[str] = set()
            for number, step in enumerate(part.steps):
                started = {skill for skill in {*started, step.skill} if last[skill] > number}
                if len(started) > 3:
                    yield started
            hours = sum(step.hours for step in plan.path.steps if step.before_applying)
            if part.before_applying and hours <= FITTING_HOURS:
                (_, most), *_ = Counter(step.chapter for step in part.steps).most_common()
                if 2 * most < len(part.steps):
                    yield part.sources

    assert broken(plans, check) == []


def test_chapters_have_a_good_size(typical):
    """Rule 8: one to six chapters of 2 to 8 steps and 8 to 30 weeks, the first one at most 21."""

    def check(plan: Plan) -> Iterator[object]:
        if not 1 <= len(plan.chapters) <= MAX_CHAPTERS:
            yield len(plan.chapters)
        for number, part in enumerate(plan.chapters):
            most = MAX_HOURS if number else MAX_FIRST_HOURS
            if not MIN_STEPS <= len(part.steps) <= MAX_STEPS:
                yield number, len(part.steps)
            if not MIN_HOURS <= part.hours <= most:
                yield number, part.hours

    assert broken(typical, check) == []


def test_hours_add_up(plans, real_taxonomy):
    """Rule 9: projects replace practice, and totals are the sums of what is shown."""
    skills = real_taxonomy.skill_by_slug

    def check(plan: Plan) -> Iterator[object]:
        practised: dict[str, list[Step]] = {}
        for step in plan.steps:
            levels = [skills[step.skill].levels[n] for n in range(step.start + 1, step.level + 1)]
            practice = sum(level.practice_hours for level in levels)
            if step.study_hours != sum(level.study_hours for level in levels):
                yield step.key, "study"
            if step.project:
                practised.setdefault(step.project, []).append(step)
            elif step.practice_hours + step.work_hours != practice:
                yield step.key, "practice"
            if (step.practice_hours if step.level > 2 else step.work_hours) > 0:
                yield step.key, "work"
        for slug, steps in practised.items():
            hours = sum(step.practice_hours + step.work_hours for step in steps)
            if hours > plan.profile.projects[slug].hours + 1e-9:
                yield slug, hours
        total = sum(step.hours for step in plan.steps)
        if abs(sum(part.hours for part in plan.path.parts) - total) > 1e-6:
            yield total

    assert broken(plans, check) == []


def test_early_exits(typical):
    """Rule 10: students can try something on the way to every role, and some others too."""

    def has_exit(plan: Plan) -> bool:
        view = build_plan_view(plan.profile, {}, CHOICES)
        return bool(view.advice) or any(chapter.advice for chapter in view.before)

    found = {(plan.start, plan.target) for plan in typical if has_exit(plan)}
    named = {
        (row.start_role, plan.target)
        for plan in typical
        for chapter in plan.profile.curriculum
        for row in chapter.exits
    }
    assert {(STUDENT, plan.target) for plan in typical} <= found
    assert named == found


def test_hours_a_week_change_the_weeks_and_never_the_order(typical):
    """Rule 11."""
    for plan in typical[::9]:
        slow, fast = (plan_figures(plan.profile, hours) for hours in (3, 12))
        for name in slow.keys() - {"chapters"}:
            assert slow[name] == fast[name]
        for one, other in zip(slow["chapters"], fast["chapters"], strict=True):
            assert one | {"weeks": 0} == other | {"weeks": 0}
            assert one["weeks"] == pytest.approx(4 * other["weeks"], abs=0.3)
        hours = [(step.hours, step.work_hours) for step in plan.steps]
        later, sooner = (finish_dates(Schedule(date(2027, 1, 4), n), hours) for n in (3, 12))
        assert all(fast < slow for fast, slow in zip(sooner, later, strict=True))


def serving(plan: Plan) -> dict[str, str]:
    """The skills that meet requirements with alternatives."""
    return {slug: step.skill for step in plan.steps for slug in step.needs}


def test_a_higher_answer_never_adds_hours(plans, thorough):
    chance = random.Random(20)  # noqa: S311 - a choice of examples
    wrong = []
    for plan in plans if thorough else chance.sample(plans, 40):
        low = sorted(s for s in plan.profile.target.skills if plan.answers[s] < MAX_LEVEL)
        for skill in chance.sample(low, 12 if thorough else 2):
            answers = plan.answers | {skill: plan.answers[skill] + 1}
            taxonomy = plan.profile.taxonomy
            raised = plan_for(taxonomy, plan.start, plan.target, plan.kind, answers)
            before, after = serving(plan), serving(raised)
            if any(before[slug] != after[slug] for slug in before.keys() & after.keys()):
                continue
            for hours in (lambda s: s.hours, lambda s: s.hours + s.work_hours):
                if sum(map(hours, raised.steps)) > sum(map(hours, plan.steps)) + 1e-6:
                    wrong.append((plan.start, plan.target, plan.kind, skill))
    assert wrong == []


def test_the_same_answers_give_the_same_plan(typical):
    for plan in typical[::6]:
        assert find_path(plan.profile, CHOICES) == plan.path


def test_no_two_steps_show_the_same_exercise_or_check(real_taxonomy):
    for name in ("exercise", "check"):
        texts = [
            getattr(exercise, name)
            for learning in real_taxonomy.learning
            for pair in learning.exercises.values()
            for exercise in (pair.at_work, pair.at_home)
        ]
        assert len(texts) == len(set(texts))
