"""The properties of planning on generated curricula, and small cases of each rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.planning import Need, Schedule, Step, StepKey, finish_date
from assessments.domain.planning.alternatives import choose_skills
from assessments.domain.planning.chapters import (
    MAX_CHAPTERS,
    MAX_STEPS,
    group_steps,
    with_projects,
)
from assessments.domain.planning.curriculum import (
    HEAVY_WEIGHT,
    MAX_STEPS_BEFORE_APPLYING,
    MIN_HOURS_OF_LEVEL_1,
    Course,
    Extra,
    plan_steps,
)
from assessments.domain.planning.schedule import SLOW_PACE, finish_dates
from assessments.domain.taxonomy.objects import Project, SkillShown
from tests.planning.strategies import NAMES, chapter, courses, learnable, step


def total(steps: list[Step]) -> float:
    return sum(step.hours + step.work_hours for step in steps)


def keys(course: Course) -> list[StepKey]:
    return [step.key for step in plan_steps(course)]


def alternatives(course: Course) -> dict[tuple[str, ...], str]:
    return choose_skills(course.needs, course.skills, course.preferred)


@given(courses())
def test_a_plan_is_in_order_without_repetition_and_closes_every_gap(course):
    skills = course.skills
    reached = {name: skill.start for name, skill in skills.items()}
    for planned in plan_steps(course):
        skill = skills[planned.skill]
        assert planned.start == reached[planned.skill]
        assert planned.level > planned.start
        for needed, level in skill.needed_for(planned.level):
            assert reached[needed] >= level
        assert planned.check_first == (planned.start == skill.start and skill.is_open)
        levels = range(planned.start + 1, planned.level + 1)
        assert planned.hours + planned.work_hours == sum(map(skill.hours, levels))
        reached[planned.skill] = planned.level
    for need in course.needs:
        assert any(reached[skill] >= need.level for skill in need.skills)


@given(courses())
def test_chapters_are_in_one_piece_and_those_before_applying_come_first(course):
    steps = plan_steps(course)
    chapters = [step.chapter for step in steps]
    pieces = [name for n, name in enumerate(chapters) if n == 0 or chapters[n - 1] != name]
    assert len(pieces) == len(set(pieces))
    stages = [step.before_applying for step in steps]
    assert stages == sorted(stages, reverse=True)


@given(courses())
def test_the_same_course_gives_the_same_plan(course):
    turned = replace(course, skills=dict(reversed(course.skills.items())))
    assert plan_steps(turned) == plan_steps(course)


@given(courses(), st.sampled_from(NAMES))
def test_a_higher_level_never_adds_hours(course, name):
    skill = course.skills[name]
    if skill.start == 4:
        return
    higher = replace(course, skills=course.skills | {name: replace(skill, start=skill.start + 1)})
    if alternatives(higher) == alternatives(course):
        assert total(plan_steps(higher)) <= total(plan_steps(course))


@given(courses())
def test_only_a_short_level_1_is_part_of_the_step_to_level_2(course):
    for planned in plan_steps(course):
        if planned.level > planned.start + 1:
            assert (planned.start, planned.level) == (0, 2)
            assert course.skills[planned.skill].hours(1) < MIN_HOURS_OF_LEVEL_1


def test_a_short_level_1_is_a_step_of_its_own_if_another_skill_needs_it():
    short = learnable("a", (5, 40, 80, 160))
    needs = [Need("a", ("a",), 2), Need("b", ("b",), 1)]
    curriculum = [chapter("c", ("a", 1), ("b", 1), ("a", 2))]
    free = {"a": short, "b": learnable("b")}
    assert keys(Course(free, needs, curriculum)) == [("b", 1), ("a", 2)]
    bound = {"a": short, "b": learnable("b", needed={1: [("a", 1)]})}
    assert keys(Course(bound, needs, curriculum)) == [("a", 1), ("b", 1), ("a", 2)]
    long = {"a": learnable("a", (MIN_HOURS_OF_LEVEL_1, 40, 80, 160)), "b": learnable("b")}
    assert keys(Course(long, needs, curriculum)) == [("a", 1), ("b", 1), ("a", 2)]


def test_a_step_needs_the_prerequisites_of_its_level_and_those_below():
    docker = learnable("docker", needed={1: [("shell", 1)], 2: [("cloud", 1)]})

    def planned(level: int, start: int = 0) -> list[StepKey]:
        skills = {
            "shell": learnable("shell"),
            "cloud": learnable("cloud"),
            "docker": replace(docker, start=start),
        }
        # The curriculum does not name the prerequisites.
        curriculum = [chapter("c", ("docker", 1), ("docker", 2))]
        return keys(Course(skills, [Need("docker", ("docker",), level)], curriculum))

    assert planned(1) == [("shell", 1), ("docker", 1)]
    assert planned(2) == [("shell", 1), ("docker", 1), ("cloud", 1), ("docker", 2)]
    # A person at a level may still lack what it needs.
    assert planned(2, start=1) == [("cloud", 1), ("shell", 1), ("docker", 2)]


def test_a_cycle_is_refused():
    skills = {
        "a": learnable("a", needed={1: [("b", 1)]}),
        "b": learnable("b", needed={1: [("a", 1)]}),
    }
    with pytest.raises(ValueError, match="cycle"):
        plan_steps(Course(skills, [Need("a", ("a",), 1)], chapters=()))


def test_the_order_is_that_of_the_curriculum():
    skills = {name: learnable(name) for name in "abc"}
    needs = [Need(name, (name,), 1) for name in "abc"]
    curriculum = [chapter("one", ("b", 1)), chapter("two", ("c", 1), before_applying=False)]
    # What no chapter names comes last.
    assert [(s.skill, s.chapter) for s in plan_steps(Course(skills, needs, curriculum))] == [
        ("b", "one"),
        ("c", "two"),
        ("a", "rest"),
    ]


def test_a_specialism_comes_after_applying_and_before_the_rest():
    skills = {
        name: learnable(name, needed={1: [("d", 1)]} if name == "c" else {}) for name in "abcd"
    }
    curriculum = [chapter("one", ("a", 1)), chapter("two", ("b", 1), before_applying=False)]
    course = Course(
        skills,
        [Need(name, (name,), 1) for name in "ab"],
        curriculum,
        extras=[Extra("speech", (Need("speech/c", ("c",), 1), Need("speech/a", ("a",), 2)))],
    )
    assert [(*s.key, s.chapter, s.needs) for s in plan_steps(course)] == [
        ("a", 1, "one", ("a", "speech/a")),
        ("d", 1, "speech", ()),
        ("c", 1, "speech", ("speech/c",)),
        ("a", 2, "speech", ("speech/a",)),
        ("b", 1, "two", ("b",)),
    ]


def course_of(count: int, level: int = 2, start: int = 1, **values: object) -> Course:
    """A course of ``count`` skills in one chapter, all from ``start`` to ``level``."""
    names = [f"n{number:02}" for number in range(count)]
    return Course(
        {name: learnable(name, start=start) for name in names},
        [Need(name, (name,), level) for name in names],
        [chapter("one", *((name, n) for n in range(1, level + 1) for name in names))],
        **values,
    )


def before_applying(course: Course) -> list[StepKey]:
    return [step.key for step in plan_steps(course) if step.before_applying]


def test_what_would_take_too_long_waits_from_the_end_of_the_curriculum():
    course = course_of(MAX_STEPS_BEFORE_APPLYING + 2)
    assert before_applying(course) == keys(course_of(MAX_STEPS_BEFORE_APPLYING))
    waiting = [s for s in plan_steps(course) if not s.before_applying]
    assert {s.chapter for s in waiting} == {"deeper"}
    # Must-haves, interview topics and heavy requirements stay.
    last = course.needs[-1]
    for essential in (
        last._replace(floor=2),
        last._replace(when="late"),
        last._replace(weight=HEAVY_WEIGHT),
    ):
        kept = before_applying(replace(course, needs=[*course.needs[:-1], essential]))
        assert kept[-1] == (last.slug, 2)
        assert len(kept) == MAX_STEPS_BEFORE_APPLYING


@pytest.mark.parametrize(
    ("has_job", "hires_at_level_3", "start", "high"),
    [
        (True, False, 1, 4),  # a quarter of all steps: 12 lead to level 2
        (False, False, 1, 0),  # level 3 needs real work
        (True, True, 1, 12),  # three fifths are allowed for a role that hires for it
        (True, False, 2, 0),  # nothing else to do before
    ],
)
def test_level_3_is_scarce_before_applying(has_job, hires_at_level_3, start, high):
    course = course_of(12, 3, start, has_job=has_job, hires_at_level_3=hires_at_level_3)
    assert sum(level == 3 for _, level in before_applying(course)) == high


def test_floors_come_first_among_steps_to_level_3():
    course = course_of(4, 3)
    last = course.needs[-1]._replace(floor=3)
    course = replace(course, needs=[*course.needs[:-1], last])
    for has_job in (True, False):
        assert before_applying(replace(course, has_job=has_job))[-1] == (last.slug, 3)


def test_a_person_with_most_of_the_role_takes_more_of_level_3():
    far = course_of(10, 3, start=1)
    near = replace(
        far, skills={n: replace(s, start=2 if n < "n06" else 1) for n, s in far.skills.items()}
    )
    assert sum(level == 3 for _, level in before_applying(far)) == 3
    assert sum(level == 3 for _, level in before_applying(near)) == 6


def test_what_is_learnt_at_work_waits_except_for_one_skill():
    course = course_of(4)
    waiting = [need._replace(when="on-the-job") for need in course.needs[1:]]
    course = replace(course, needs=[course.needs[0], *waiting])
    assert before_applying(course) == [("n00", 2), ("n01", 2)]
    assert before_applying(replace(course, has_job=False)) == [("n00", 2)]


def choice(
    levels: dict[str, int], shares: dict[str, float], level: int = 3, **values: object
) -> str:
    skills = {
        name: learnable(name, [hours] * 4, start=levels.get(name, 0))
        for name, hours in {"torch": 20, "flow": 10, "jax": 30}.items()
    }
    ceilings = values.get("ceilings", {})
    skills = {n: replace(s, ceiling=ceilings.get(n, 4)) for n, s in skills.items()}
    need = Need("framework", tuple(skills), level, shares=tuple(shares.get(n, 0) for n in skills))
    return choose_skills([need], skills, values.get("preferred", ()))[need.skills]


ADS = {"torch": 40, "flow": 25, "jax": 5}


@pytest.mark.parametrize(
    ("levels", "shares", "values", "chosen"),
    [
        ({}, ADS, {}, "torch"),  # the largest share of the job ads
        ({"flow": 1}, ADS, {}, "flow"),  # the highest level
        ({"flow": 1, "torch": 1}, ADS, {}, "torch"),
        ({"jax": 1}, ADS, {}, "jax"),  # rare, but one level higher than in the most common one
        ({"jax": 1, "torch": 1}, ADS, {}, "torch"),
        ({"jax": 2, "flow": 1, "torch": 2}, ADS, {}, "torch"),
        ({"jax": 1, "flow": 1}, ADS | {"flow": 19}, {}, "flow"),  # both rare and both higher
        ({}, {}, {}, "flow"),  # without figures the fewest hours
        ({"torch": 2}, {}, {}, "torch"),
        ({}, ADS, {"preferred": {"jax"}}, "jax"),  # the person's choice
        ({"torch": 2}, ADS, {"preferred": {"flow"}}, "flow"),
        ({}, ADS, {"ceilings": {"torch": 2}}, "flow"),  # the person does not want to go that far
        ({"torch": 3}, ADS, {"ceilings": {"torch": 2}}, "torch"),  # but is there already
    ],
)
def test_one_of_several_skills_is_chosen(levels, shares, values, chosen):
    assert choice(levels, shares, **values) == chosen


def test_the_chosen_skill_takes_the_place_of_the_others_in_the_curriculum():
    skills = {"torch": learnable("torch"), "flow": learnable("flow", start=1), "b": learnable("b")}
    needs = [Need("framework", ("torch", "flow"), 2), Need("b", ("b",), 1)]
    curriculum = [chapter("one", ("torch", 1), ("torch", 2), ("b", 1))]
    course = Course(skills, needs, curriculum)
    assert keys(course) == [("flow", 2), ("b", 1)]
    assert keys(replace(course, preferred={"torch"})) == [("torch", 1), ("torch", 2), ("b", 1)]
    # Steps that the person has completed stay; so does the plan once another skill meets the need.
    assert keys(replace(course, reached={"flow": 2})) == [("flow", 2), ("b", 1)]
    assert keys(replace(course, reached={"torch": 2})) == [("b", 1)]


def project(slug: str, hours: int, **levels: int) -> Project:
    shown = [SkillShown(skill=skill, level=level) for skill, level in levels.items()]
    return Project(
        slug=slug,
        name=slug,
        setting="either",
        hours=hours,
        brief="Build.",
        skills=shown,
        checks=["Ok"],
    )


@pytest.mark.parametrize(
    ("hours", "levels", "practice"),
    [
        (15, {"a": 2, "b": 2}, {"a": 6, "b": 9}),  # 40 hours of practice in 15
        (16, {"a": 2, "b": 1}, {"a": 16}),  # it shows only one of the steps
        (12, {"a": 2, "b": 1}, {"a": 12}),  # but takes less time
        (90, {"a": 2, "b": 2}, {"a": 16, "b": 24}),  # it never adds hours
        (50, {"a": 2, "c": 3}, {"a": 16, "c": 34}),  # real work in the rest of its hours
        (10, {"a": 2, "c": 3}, {"a": 10, "c": 0}),
        (15, {"a": 4, "d": 4}, {"a": 15}),  # d belongs to another chapter
    ],
)
def test_the_hours_of_a_project_replace_practice(hours, levels, practice):
    work = step("c", 3, 40)._replace(practice_hours=0, work_hours=80)
    steps = [step("a", 2, 32), step("b", 2, 48), step("d", 2, 50), work]
    chapters = [
        chapter("one", ("a", 2), ("b", 2), ("c", 3), project_at_home="p"),
        chapter("two", ("d", 2)),
    ]
    chapter_of = {(row.skill, row.level): c.slug for c in chapters for row in c.steps}
    found = with_projects(
        steps, chapters, chapter_of, {"p": project("p", hours, **levels)}, has_job=False
    )
    unchanged = {"a": 16, "b": 24, "d": 25, "c": 80}
    assert {s.skill: s.practice_hours + s.work_hours for s in found} == unchanged | practice
    assert [s.study_hours for s in found] == [s.study_hours for s in steps]
    assert all(s.practice_hours == 0 for s in found if s.skill == "c")


def test_a_project_at_work_is_for_people_with_a_job():
    steps = [step("a"), step("b")]
    one = chapter("one", ("a", 2), ("b", 2), project_at_work="big", project_at_home="small")
    chapter_of = {s.key: "one" for s in steps}
    projects = {"big": project("big", 90, a=2, b=2), "small": project("small", 9, a=2, b=2)}

    def found(has_job: bool) -> set[str | None]:
        planned = with_projects(steps, [one], chapter_of, projects, has_job=has_job)
        return {s.project for s in planned}

    assert found(has_job=True) == {"big"}
    assert found(has_job=False) == {"small"}


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    """Steps of some chapters in one piece."""
    steps, number = [], 0
    for before in (True, False):
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5)):
            for _ in range(draw(st.integers(1, 8))):
                number += 1
                hours = draw(st.integers(1, 90))
                slug = f"{name}{before}"
                steps.append(step(f"n{number}", 2, hours, chapter=slug, before_applying=before))
    return steps


@given(plans())
def test_chapters_of_a_plan_have_all_of_its_steps_in_order(steps):
    parts = group_steps(steps)
    assert [s for part in parts for s in part.steps] == steps
    early = [part for part in parts if part.before_applying]
    for part in parts:
        assert len(part.steps) <= MAX_STEPS
        assert {s.before_applying for s in part.steps} == {part.before_applying}
        assert set(part.sources) == {s.chapter for s in part.steps}
    assert len(early) <= MAX_CHAPTERS or sum(len(p.steps) for p in early) > MAX_CHAPTERS * MAX_STEPS


def grouped(*rows: Step) -> list[list[str]]:
    return [[s.skill for s in part.steps] for part in group_steps(rows)]


def test_chapters_have_a_good_size():
    def steps(names: str, hours: float, chapter: str) -> list[Step]:
        return [step(name, 2, hours, chapter=chapter) for name in names]

    # 9 weeks each of 6 hours, of which 0.8 count; at most 21 in the first and 30 in the others.
    week = 4.8
    assert grouped(*steps("abcdef", 9 * week, "one")) == [["a", "b"], ["c", "d"], ["e", "f"]]
    # A short chapter of the curriculum joins its neighbour.
    assert grouped(*steps("ab", 3 * week, "one"), *steps("cd", 5 * week, "two")) == [list("abcd")]
    assert grouped(*steps("ab", 9 * week, "one"), *steps("cd", 9 * week, "two")) == [
        ["a", "b"],
        ["c", "d"],
    ]
    assert grouped(step("a")) == [["a"]]
    assert grouped() == []


def test_level_2_and_level_3_of_a_skill_are_in_different_chapters():
    rows = [step("a", 2, chapter="one"), step("b", 2, chapter="one")]
    rows += [step("a", 3, chapter="one"), step("c", 2, chapter="one")]
    assert grouped(*rows) == [["a", "b"], ["a", "c"]]


dates = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(dates, st.integers(1, 59), st.floats(0, 3000), st.floats(0, 500))
def test_more_hours_a_week_never_finish_later_and_more_work_never_earlier(
    start, weekly, hours, more
):
    slower, faster = Schedule(start, weekly), Schedule(start, weekly + 1)
    assert finish_date(faster, hours) <= finish_date(slower, hours)
    assert finish_date(slower, hours + more) >= finish_date(slower, hours)
    assert finish_date(slower, hours, SLOW_PACE) >= finish_date(slower, hours)


@given(dates, st.lists(st.tuples(st.floats(0, 100), st.floats(0, 200)), max_size=8))
def test_dates_of_steps_never_go_back(start, rows):
    found = finish_dates(Schedule(start, 6), rows)
    assert len(found) == len(rows)
    assert found == sorted(found)
    assert all(likely <= slow for likely, slow in found)
    assert [likely for likely, _ in found] == [
        likely for likely, _ in finish_dates(Schedule(start, 6), [(own, 0) for own, _ in rows])
    ]


def test_dates():
    monday = date(2026, 11, 23)
    # 24 hours at 6 a week, of which 80 % are counted: five weeks.
    assert finish_date(Schedule(monday, 6), 24) == monday + timedelta(weeks=5)
    off = frozenset({monday + timedelta(days=9), monday + timedelta(days=10)})
    assert finish_date(Schedule(monday, 6, off), 24) == monday + timedelta(weeks=6)
    assert finish_date(Schedule(monday, 6), 0) == monday
    assert pytest.approx(1.49, abs=0.005) == SLOW_PACE
    with pytest.raises(ValueError, match="more than 0"):
        Schedule(monday, 0)


def test_real_work_moves_only_the_later_date():
    monday = date(2026, 11, 23)
    # Ten weeks of real work at six hours a week, next to the steps that follow.
    (first, first_slow), (second, second_slow) = finish_dates(
        Schedule(monday, 6), [(24, 60), (24, 0)]
    )
    assert (first - monday).days == 5 * 7
    assert (second - monday).days == 10 * 7
    assert (first_slow - monday).days == pytest.approx(5 * 7 * SLOW_PACE + 10 * 7, abs=1)
    assert second_slow == first_slow
