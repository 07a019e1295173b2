"""Personal choices in a plan: a custom order, a maximum level, a deadline."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.planning import (
    Learnable,
    Need,
    Schedule,
    Step,
    arrange_steps,
    finish_date,
    hours_until,
    move_step,
    order_steps,
    plan_steps,
    weeks_between,
)
from tests.planning.strategies import NAMES, cases


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    skills, needs = draw(cases())
    return order_steps(plan_steps(skills, needs))


def is_topological(steps: list[Step]) -> bool:
    keys = [step.key for step in steps]
    planned = set(keys)
    return all(
        keys.index(needed) < number
        for number, step in enumerate(steps)
        for needed in step.before
        if needed in planned
    )


@given(plans(), st.data())
def test_any_custom_order_keeps_every_step_and_its_prerequisites_first(steps, data):
    known = [step.key for step in steps]
    wanted = data.draw(st.permutations([*known, ("gone", 1)]).map(lambda keys: keys[::2]))
    arranged = arrange_steps(steps, wanted)
    assert sorted(arranged) == sorted(steps)
    assert is_topological(arranged)


@given(plans())
def test_the_suggested_order_is_kept_without_a_custom_one(steps):
    assert arrange_steps(steps, []) == steps
    assert arrange_steps(steps, [step.key for step in steps]) == steps


@given(plans(), st.data())
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
    a, b, c = (Step(name, 1, 1, 1.0, (), (), False) for name in "abc")
    c2 = Step("c", 2, 1, 1.0, (), (("c", 1),), False)
    assert move_step([a, b, c, c2], ("c", 2), "earlier") == [a.key, c.key, c2.key, b.key]
    assert move_step([a, b, c, c2], ("a", 1), "later") == [b.key, a.key, c.key, c2.key]
    assert move_step([c, c2, a, b], ("c", 1), "later") == [a.key, c.key, c2.key, b.key]
    assert move_step([a, b], ("a", 1), "earlier") == [a.key, b.key]
    with pytest.raises(KeyError):
        move_step([a], ("z", 1), "next")


@given(cases(), st.sampled_from(NAMES), st.integers(0, 3))
def test_no_level_exceeds_a_maximum(case, name, ceiling):
    skills, needs = case
    capped = skills | {name: replace(skills[name], ceiling=ceiling)}
    steps = plan_steps(capped, needs)
    assert all(step.level <= ceiling for step in steps if step.skill == name)
    reached = {slug: skill.start for slug, skill in skills.items()}
    for step in order_steps(steps):
        assert step.level == reached[step.skill] + 1
        reached[step.skill] = step.level
    for need in needs:
        if need.skills != (name,):
            # If there is an alternative, it is used.
            assert any(reached[skill] >= need.level for skill in need.skills)


def test_a_maximum_also_removes_prerequisites_that_only_its_steps_need():
    skills = {
        "shell": Learnable("shell", (5, 9, 9, 9), (), 0),
        "docker": Learnable("docker", (5, 9, 9, 9), ((("shell", 1),),), 0, ceiling=0),
    }
    assert plan_steps(skills, [Need("docker", ("docker",), 1, 4.0, None)]) == []


def test_needs_with_the_same_alternatives_use_the_same_one():
    skills = {
        "torch": Learnable("torch", (9, 9, 9, 9), (), 0),
        "flow": Learnable("flow", (8, 8, 8, 8), (), 0),
    }
    needs = [
        Need("role", ("torch", "flow"), 2, 1.0, None),
        Need("vision/torch", ("torch", "flow"), 3, 1.0, None),
    ]
    assert {step.key for step in plan_steps(skills, needs)} == {("flow", n) for n in (1, 2, 3)}


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
