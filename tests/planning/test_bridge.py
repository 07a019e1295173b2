"""The plan as a span: what is there, the steps to come, and the chapters' ends."""

from dataclasses import replace
from itertools import pairwise

import pytest

from assessments.domain.planning.bridge import LABEL, PHONE_LABEL, build_bridge
from assessments.domain.span import SPAN_WIDTH
from tests.cast import words
from tests.planning.plans import keys, plan_of

pytestmark = pytest.mark.django_db


def test_every_step_is_a_plank_and_every_chapter_a_pier(alice, typical_scientist):
    plan = plan_of(typical_scientist)
    bridge = build_bridge(plan)
    steps = [row for chapter in plan.chapters for row in chapter.rows]
    assert len(bridge.span.planks) == 1 + len(steps)
    assert [stop.chapter for stop in bridge.stops] == list(plan.chapters)
    assert [stop.plank for stop in bridge.stops] == list(bridge.span.piers)
    first, *others = bridge.span.planks
    assert (first.is_whole, first.is_far) == (True, False)
    assert {plank.is_far for plank in others} == {True}
    assert [plank.is_next for plank in others].index(True) == 0
    assert sum(plank.is_next for plank in others) == 1


def test_readiness_rises_from_today_to_the_goal_and_the_end(typical_scientist):
    plan = plan_of(typical_scientist)
    bridge = build_bridge(plan)
    rising = [bridge.readiness, *(stop.chapter.readiness for stop in bridge.stops)]
    assert rising == sorted(rising)
    assert rising[-1] == plan.final_readiness
    assert bridge.goal == (plan.summary.apply_readiness, plan.summary.apply_by)
    apply = next(stop for stop in bridge.stops if stop.is_apply)
    assert apply.chapter == plan.before[-1]
    assert (apply.chapter.readiness, apply.chapter.done_by) == bridge.goal


def test_a_done_step_is_warm_and_a_started_one_partly_filled(alice, typical_scientist):
    first, second, *_ = keys(typical_scientist)
    alice.do(typical_scientist, f"done:{first}")
    alice.do(typical_scientist, f"log:{second}")
    bridge = build_bridge(plan_of(typical_scientist))
    _, done, started, *_ = bridge.span.planks
    assert (done.is_whole, done.is_far) == (True, False)
    assert (started.is_whole, started.is_far, started.is_next) == (False, True, True)


def test_labels_have_room(typical_scientist):
    bridge = build_bridge(plan_of(typical_scientist))
    for shown, room in (("has_room", LABEL), ("is_major", PHONE_LABEL)):
        places = [bridge.start.x]
        places += [stop.plank.x for stop in bridge.stops if getattr(stop, shown)]
        assert all(b - a >= room * SPAN_WIDTH for a, b in pairwise(places))
    assert next(stop for stop in bridge.stops if stop.is_apply).is_major
    assert all(stop.has_room for stop in bridge.stops if stop.is_major)


def test_the_page_names_today_the_goal_and_each_chapter(alice, typical_scientist):
    plan = plan_of(typical_scientist)
    page = alice.page("plan", typical_scientist.pk)
    now, then = plan.summary.report.readiness, plan.summary.apply_readiness
    month = plan.summary.apply_by.strftime("%B %Y")
    assert (
        words(page.select_one(".plan-span h2")) == f"From {now:.0f} today to {then:.0f} by {month}"
    )
    numbers = [words(pier) for pier in page.select(".plan-pier")]
    assert numbers == [str(chapter.number) for chapter in plan.chapters]
    assert len(page.select(".plan-flag")) == 1
    # What the picture says is also in the list of chapters.
    assert page.select_one(".plan-labels")["aria-hidden"] == "true"
    for chapter in plan.chapters:
        text = words(page.select_one(f"#{chapter.slug} summary"))
        assert f"· readiness {chapter.readiness:.0f}" in text
    assert "if things go slowly" in words(page.select_one(".likely-date"))


def test_with_every_step_done_there_is_no_goal_and_no_flag(alice, typical_scientist):
    for key in keys(typical_scientist):
        alice.do(typical_scientist, f"done:{key}")
    bridge = build_bridge(plan_of(typical_scientist))
    assert bridge.goal is None
    assert all(plank.is_whole for plank in bridge.span.planks)
    assert not any(stop.is_apply for stop in bridge.stops)
    page = alice.page("plan", typical_scientist.pk)
    assert words(page.select_one(".plan-span h2")) == "Readiness today: 100 of 100"
    assert not page.select(".plan-flag")


def test_a_plan_without_steps_has_no_bridge(alice, typical_scientist):
    plan = plan_of(typical_scientist)
    assert build_bridge(replace(plan, chapters=())) is None
