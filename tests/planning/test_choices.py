"""Personal choices in a plan: a custom order, a maximum level, a deadline."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.planning import (
    Need,
    Schedule,
    Step,
    arrange_steps,
    finish_date,
    hours_until,
    move_step,
    weeks_between,
)
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import Course, plan_steps
from assessments.domain.planning.path import Path
from assessments.domain.planning.what_if import steps_within
from tests.planning.strategies import NAMES, chapter, courses, learnable, step

plans = courses().map(plan_steps)


def is_topological(steps: list[Step]) -> bool:
    keys = [step.key for step in steps]
    planned = set(keys)
    return all(
        keys.index(needed) < number
        for number, step in enumerate(steps)
        for needed in step.before
        if needed in planned
    )


@given(plans, st.data())
def test_any_custom_order_keeps_every_step_and_its_prerequisites_first(steps, data):
    known = [step.key for step in steps]
    wanted = data.draw(st.permutations([*known, ("gone", 1)]).map(lambda keys: keys[::2]))
    arranged = arrange_steps(steps, wanted)
    assert sorted(step.key for step in arranged) == sorted(known)
    assert is_topological(arranged)


@given(plans, st.data())
def test_after_moves_each_chapter_is_in_one_piece(steps, data):
    order = data.draw(st.permutations([step.key for step in steps]))
    arranged = arrange_steps(steps, order)
    chapters = [step.chapter for step in arranged]
    pieces = [name for n, name in enumerate(chapters) if n == 0 or chapters[n - 1] != name]
    assert pieces == [name for name in dict.fromkeys(s.chapter for s in steps) if name in pieces]
    stages = [step.before_applying for step in arranged]
    assert stages == sorted(stages, reverse=True)
    # Only where a step stands changes: in which chapter, and whether before applying.
    known = {step.key: step for step in steps}
    for moved in arranged:
        before = known[moved.key]
        stays = {"chapter": before.chapter, "before_applying": before.before_applying}
        assert moved._replace(**stays) == before


def test_a_moved_step_joins_the_chapter_around_it():
    a, b, c = (step(name, 1, chapter="one") for name in "abc")
    d, e = (step(name, 1, chapter="two", before_applying=False) for name in "de")

    def moved(*order: Step) -> list[tuple[str, str, bool]]:
        arranged = arrange_steps([a, b, c, d, e], [row.key for row in order])
        return [(row.skill, row.chapter, row.before_applying) for row in arranged]

    assert moved(a, d, b, c, e) == [
        ("a", "one", True),
        ("d", "one", True),
        ("b", "one", True),
        ("c", "one", True),
        ("e", "two", False),
    ]
    assert moved(a, b, d, e, c)[-1] == ("c", "two", False)


@given(plans)
def test_the_suggested_order_is_kept_without_a_custom_one(steps):
    assert arrange_steps(steps, []) == steps
    assert arrange_steps(steps, [step.key for step in steps]) == steps


@given(plans, st.data())
def test_moves(steps, data):
    if not steps:
        return
    moved = data.draw(st.sampled_from(steps))
    keys = [step.key for step in steps]
    for move in ("next", "earlier", "later"):
        order = move_step(steps, moved.key, move)
        arranged = arrange_steps(steps, order)
        # The result of a move is a possible order and is remembered.
        assert [step.key for step in arranged] == order
        assert is_topological(arranged)
        before, after = keys.index(moved.key), order.index(moved.key)
        assert after >= before if move == "later" else after <= before
    front = move_step(steps, moved.key, "next")
    by_key = {step.key: step for step in steps}
    needed, open_keys = {moved.key}, [moved.key]
    while open_keys:
        for key in by_key[open_keys.pop()].before:
            if key in by_key and key not in needed:
                needed.add(key)
                open_keys.append(key)
    assert set(front[: len(needed)]) == needed


def test_earlier_passes_one_step_that_does_not_depend_on_it():
    a, b, c = (step(name, 1) for name in "abc")
    c2 = step("c", 2, before=(("c", 1),))
    assert move_step([a, b, c, c2], ("c", 2), "earlier") == [a.key, c.key, c2.key, b.key]
    assert move_step([a, b, c, c2], ("a", 1), "later") == [b.key, a.key, c.key, c2.key]
    assert move_step([c, c2, a, b], ("c", 1), "later") == [a.key, c.key, c2.key, b.key]
    assert move_step([a, b], ("a", 1), "earlier") == [a.key, b.key]
    with pytest.raises(KeyError):
        move_step([a], ("z", 1), "next")


def test_a_cycle_is_refused():
    steps = [step("a", before=(("b", 2),)), step("b", before=(("a", 2),))]
    with pytest.raises(ValueError, match="cycle"):
        arrange_steps(steps, [])


@given(courses(), st.sampled_from(NAMES), st.integers(0, 3))
def test_no_level_exceeds_a_maximum(course, name, ceiling):
    skills = course.skills
    limited = skills | {name: replace(skills[name], ceiling=ceiling)}
    steps = plan_steps(replace(course, skills=limited))
    assert all(step.level <= ceiling for step in steps if step.skill == name)
    reached = {slug: skill.start for slug, skill in skills.items()}
    for planned in steps:
        assert planned.start == reached[planned.skill]
        reached[planned.skill] = planned.level
    for need in course.needs:
        if need.skills != (name,):
            # If there is an alternative, it is used.
            assert any(reached[skill] >= need.level for skill in need.skills)


def test_a_maximum_also_removes_prerequisites_that_only_its_steps_need():
    skills = {
        "shell": learnable("shell"),
        "docker": learnable("docker", needed={1: [("shell", 1)]}, ceiling=0),
    }
    curriculum = [chapter("one", ("shell", 1), ("docker", 1))]
    assert plan_steps(Course(skills, [Need("docker", ("docker",), 1)], curriculum)) == []


def test_needs_with_the_same_alternatives_use_the_same_one():
    skills = {"torch": learnable("torch"), "flow": learnable("flow", (15, 30, 60, 90))}
    needs = [Need("role", ("torch", "flow"), 2), Need("vision/torch", ("torch", "flow"), 3)]
    steps = plan_steps(Course(skills, needs, chapters=()))
    assert {(s.skill, s.level) for s in steps} == {("flow", 1), ("flow", 2), ("flow", 3)}


@given(plans, st.floats(0, 800))
def test_steps_that_fit_into_some_hours(steps, hours):
    path = Path(tuple(steps), (), {}, Choices(Schedule(monday, 6)))
    fitting = steps_within(path, hours)
    assert fitting == steps[: len(fitting)]
    assert sum(step.hours for step in fitting) <= hours
    assert sum(step.hours for step in steps[: len(fitting) + 1]) > hours or fitting == steps


monday = date(2026, 11, 23)


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(1, 40),
    st.integers(1, 900),
    st.frozensets(st.dates(date(2026, 1, 1), date(2032, 1, 1)), max_size=6),
)
def test_the_hours_until_the_finish_are_those_planned(start, weekly, hours, off):
    schedule = Schedule(start, weekly, off)
    end = finish_date(schedule, hours)
    assert hours_until(schedule, end) >= hours - 1e-9
    assert hours_until(schedule, end - timedelta(days=1)) < hours + 1e-9
    assert hours_until(schedule, start) == 0


def test_weeks_off():
    assert weeks_between(monday, monday + timedelta(days=6)) == {monday}
    assert weeks_between(monday + timedelta(days=6), monday + timedelta(days=7)) == {
        monday,
        monday + timedelta(days=7),
    }
    # Two of five weeks are off: three weeks of 8 times 0.8 hours.
    off = weeks_between(monday + timedelta(days=7), monday + timedelta(days=20))
    assert hours_until(Schedule(monday, 8, off), monday + timedelta(weeks=5)) == pytest.approx(19.2)
