"""The properties of scoring as functions of a scoring package and a case.

The package is an argument, so that test_mutants.py can pass a broken one.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from assessments.domain.scoring import NOT_RELEVANT, UNSURE, Answer

from . import oracle
from .reports import (
    FIGURES,
    answers_without,
    at_target,
    by_slug,
    figures_in,
    openings,
    priorities_of,
    score_case,
    settled_at,
    uncapped,
)
from .strategies import Case
from .values import TypicalLevel

Check = Callable[[Any, Case], None]

# Floating-point tolerance, in points of 100.
NOISE = 1e-9

# 1


def figures_are_ordered_and_within_bounds(scoring: Any, case: Case) -> None:
    """0 <= low <= R <= high <= 100, R <= A and cap; the other figures within theirs."""
    report = score_case(scoring, case)
    assert 0 <= report.readiness_low <= report.readiness <= report.readiness_high <= 100
    assert report.readiness <= report.attainment <= 100
    assert report.readiness <= report.cap
    assert 60 <= report.cap <= 100
    assert (report.cap == 100) == (not report.must_haves_short)
    assert 0 <= report.reverse_readiness <= 100
    assert 0 <= report.home_turf <= 100
    assert 0 <= report.coverage <= 1
    assert all(0 <= a.attainment <= 100 for a in report.areas if a.attainment is not None)
    assert all(0 <= p <= 100 for p in priorities_of(report).values())


def a_complete_questionnaire_has_no_range(scoring: Any, case: Case) -> None:
    """Low, R and high are equal when everything is answered."""
    report = score_case(scoring, case, answers=case.levels)
    assert report.readiness_low == report.readiness == report.readiness_high
    assert report.coverage == 1


# 2


def rank(report: Any) -> int:
    """The number of the verdict, from the lowest."""
    return oracle.VERDICTS.index(report.verdict)


def raising_a_level_never_harms(scoring: Any, case: Case) -> None:
    """No figure, area or verdict falls; no gap, priority or number of missing must-haves rises."""
    before = score_case(scoring, case)
    old = by_slug(before)
    for skill, answer in case.answers.items():
        if not isinstance(answer, int):
            continue
        for higher in range(answer + 1, 5):
            after = score_case(scoring, case, answers=case.answers | {skill: higher})
            for score in after.requirements:
                assert score.attainment >= old[score.slug].attainment
                assert score.gap <= old[score.slug].gap
                assert after.priority(score) <= before.priority(old[score.slug])
            for name in ("attainment", "cap", "readiness", "reverse_readiness", "home_turf"):
                assert getattr(after, name) >= getattr(before, name), name
            assert rank(after) >= rank(before)
            for was, now in zip(before.areas, after.areas, strict=True):
                assert was.attainment is None or now.attainment >= was.attainment
            assert len(after.must_haves_missing) <= len(before.must_haves_missing)


# 3


def the_order_of_the_input_changes_nothing(scoring: Any, case: Case) -> None:
    """Requirements, skills, typical levels and answers in another order give the same report."""

    def figures_of(some: Case) -> Any:
        target = scoring.compile_target(some.requirements, some.typical)
        report = scoring.score_answers(target, some.answers)
        return (
            figures_in(report),
            report.areas,
            report.verdict,
            [s._replace(skills=tuple(sorted(s.skills))) for s in report.requirements],
            [s.slug for s in report.gaps],
            [s.slug for s in report.strengths],
            [c.requirement.slug for c in target.reverse_skillset()],
            [s.slug for s in report.reverse_skillset],
            target.area_order(["operations", "data", "modelling"]),
        )

    expected = figures_of(case)
    for turn in range(len(case.requirements)):
        turned = (*case.requirements[turn:], *case.requirements[:turn])
        backwards = tuple(replace(r, skills=r.skills[::-1]) for r in reversed(turned))
        for requirements in (turned, backwards):
            shuffled = replace(
                case,
                requirements=requirements,
                typical=dict(reversed(case.typical.items())),
                answers=dict(reversed(case.answers.items())),
            )
            assert figures_of(shuffled) == expected


# 4


def all_at_target_is_a_hundred(scoring: Any, case: Case) -> None:
    """All at or above target: every figure is 100 and there is no gap."""
    above = {
        skill: max(r.level, case.levels[skill]) for r in case.requirements for skill in r.skills
    }
    for answers in (at_target(case), above):
        report = score_case(scoring, case, answers=answers)
        assert report.attainment == report.readiness == 100
        assert report.reverse_readiness == report.home_turf == 100
        assert report.gaps == []
        assert report.verdict == "ready"


def a_hundred_means_no_gap(scoring: Any, case: Case) -> None:
    """R = 100 only if there is no gap: with one requirement short or open, R < 100."""
    report = score_case(scoring, case)
    assert (report.readiness == 100) == (not report.gaps)
    for requirement in case.requirements:
        full = at_target(case)
        for level in range(requirement.level):
            answers = full | dict.fromkeys(requirement.skills, level)
            report = score_case(scoring, case, answers=answers)
            assert report.readiness < 100
            assert [s.slug for s in report.gaps] == [requirement.slug]
        for answers in openings(full, requirement):
            assert score_case(scoring, case, answers=answers).readiness < 100


def all_answered_zero_is_zero(scoring: Any, case: Case) -> None:
    """All answered 0: A = R = 0."""
    report = score_case(scoring, case, answers=dict.fromkeys(case.levels, 0))
    assert report.attainment == report.readiness == 0


# 5


def levels_above_the_target_change_nothing(scoring: Any, case: Case) -> None:
    """One-sided: every level from the target to 4 gives the same scores."""

    def figures_of(answers: Mapping[str, Answer]) -> Any:
        report = score_case(scoring, case, answers=answers)
        qs = [(s.state, s.attainment, s.gap, s.ahead) for s in report.requirements]
        gaps = [s.slug for s in report.gaps]
        return figures_in(report), qs, report.areas, report.verdict, gaps, priorities_of(report)

    for requirement in case.requirements:
        for skill in requirement.skills:
            expected = figures_of(case.answers | {skill: requirement.level})
            for level in range(requirement.level + 1, 5):
                assert figures_of(case.answers | {skill: level}) == expected


# 6


def expected_attainment_is_never_silently_zero_or_one(scoring: Any, case: Case) -> None:
    """Open: E[q] in 0..1, strictly between for typical levels from 0 to the target."""
    for answers in ({}, dict.fromkeys(case.levels, UNSURE), case.answers):
        for score in score_case(scoring, case, answers=answers).requirements:
            if score.state != "open":
                continue
            assert 0 <= score.attainment <= 1
            if all(0 <= case.typical[s].mean <= score.target_level for s in score.skills):
                assert 0 < score.attainment < 1


def not_sure_expects_less_than_no_answer(scoring: Any, case: Case) -> None:
    """The factors fall with the level, so "not sure" never has the higher expectation."""
    unanswered = score_case(scoring, case, answers={})
    unsure = score_case(scoring, case, answers=dict.fromkeys(case.levels, UNSURE))
    for less, more in zip(unsure.requirements, unanswered.requirements, strict=True):
        assert less.attainment < more.attainment


def opening_never_narrows_the_range(scoring: Any, case: Case) -> None:
    """Clearing a requirement's answers, or "not sure" instead, never narrows the range of A."""
    case = uncapped(case)
    before = score_case(scoring, case)
    width = before.readiness_high - before.readiness_low
    for score, requirement in zip(
        before.requirements, sorted(case.requirements, key=lambda r: r.slug), strict=True
    ):
        if score.state != "settled" or score.slug == "z":
            continue
        for answers in openings(case.answers, requirement):
            after = score_case(scoring, case, answers=answers)
            assert after.readiness_high - after.readiness_low >= width - NOISE


# 7


def settling_stays_inside_the_hard_bounds(scoring: Any, case: Case) -> None:
    """A, R, the range and any complete questionnaire lie between all open at 0 and all at 4."""
    report = score_case(scoring, case)
    worst = score_case(scoring, case, answers=settled_at(case, report, 0))
    best = score_case(scoring, case, answers=settled_at(case, report, 4))
    some = score_case(scoring, case, answers=settled_at(case, report, case.levels))
    for inner in (report, some):
        assert worst.attainment - NOISE <= inner.attainment <= best.attainment + NOISE
        assert worst.readiness - NOISE <= inner.readiness_low
        assert inner.readiness_high <= best.readiness + NOISE


def settling_one_never_widens_the_hard_bounds(scoring: Any, case: Case) -> None:
    """After one more answer the new bounds are within the old ones."""
    report = score_case(scoring, case)

    def bounds(answers: dict[str, Answer]) -> tuple[float, float]:
        some = replace(case, answers=answers)
        now = score_case(scoring, some)
        low, high = (score_case(scoring, some, answers=settled_at(some, now, n)) for n in (0, 4))
        return low.attainment, high.attainment

    low, high = bounds(case.answers)
    for score in report.requirements:
        if score.state == "open":
            skill = score.skills[-1]
            settled = bounds(case.answers | {skill: case.levels[skill]})
            assert low - NOISE <= settled[0] <= settled[1] <= high + NOISE


# 8


def a_further_answer_never_lowers_an_any_of(scoring: Any, case: Case) -> None:
    """The best of several answers counts, whatever the answers to the other skills."""
    for requirement in case.requirements:
        rest = answers_without(case.answers, requirement)
        for skill in requirement.skills:
            one = rest | {skill: case.levels[skill]}
            before = by_slug(score_case(scoring, case, answers=one))[requirement.slug]
            assert before.state == "settled"
            for other in set(requirement.skills) - {skill}:
                for further in (0, 1, 2, 3, 4, UNSURE, NOT_RELEVANT):
                    report = score_case(scoring, case, answers=one | {other: further})
                    assert by_slug(report)[requirement.slug].attainment >= before.attainment


def one_skill_at_the_target_is_enough(scoring: Any, case: Case) -> None:
    """With one of several skills at the target there is no gap, whatever the other answers."""
    for requirement in case.requirements:
        for skill in requirement.skills:
            report = score_case(scoring, case, answers=case.answers | {skill: requirement.level})
            assert by_slug(report)[requirement.slug].gap == 0


# 9


def scaling_all_weights_changes_nothing(scoring: Any, case: Case) -> None:
    """Exactly nothing for powers of two, rounding errors for other factors."""
    before = score_case(scoring, case)
    for factor in (0.25, 8, 0.3, 7):
        scaled = tuple(replace(r, weight=r.weight * factor) for r in case.requirements)
        after = score_case(scoring, case, requirements=scaled)
        assert figures_in(after) == pytest.approx(figures_in(before), abs=NOISE)
        assert priorities_of(after) == pytest.approx(priorities_of(before), abs=NOISE)
        if factor in (0.25, 8):
            assert figures_in(after) == figures_in(before)
            assert after.verdict == before.verdict
            assert [s.slug for s in after.gaps] == [s.slug for s in before.gaps]


def a_skill_that_nothing_requires_changes_nothing(scoring: Any, case: Case) -> None:
    """Additional answers and typical levels do not change the report."""
    before = score_case(scoring, case)
    for answer in (0, 4, UNSURE, NOT_RELEVANT):
        assert before == score_case(
            scoring,
            case,
            typical=case.typical | {"a-unused": TypicalLevel(4, 1)},
            answers=case.answers | {"a-unused": answer},
        )


def nothing_else_compensates_for_a_gap(scoring: Any, case: Case) -> None:
    """Everything else at 4 does not change a gap, and R < 100 while a requirement is open."""
    before = by_slug(score_case(scoring, case))
    for requirement in case.requirements:
        own = {s: a for s, a in case.answers.items() if s in requirement.skills}
        raised = dict.fromkeys(case.levels.keys() - set(requirement.skills), 4)
        report = score_case(scoring, case, answers=raised | own)
        assert by_slug(report)[requirement.slug].gap == before[requirement.slug].gap
        for answers in openings(raised, requirement):
            assert score_case(scoring, case, answers=answers).readiness < 100


# 10


def areas_weighted_give_the_whole(scoring: Any, case: Case) -> None:
    """sum(weight x attainment) of the areas is A; the weights add up."""
    report = score_case(scoring, case)
    left = [area for area in report.areas if area.attainment is not None]
    weight = sum(area.weight for area in left)
    whole = sum(area.weight * area.attainment for area in left) / weight
    assert whole == pytest.approx(report.attainment, abs=NOISE)
    counted = [s.weight for s in report.requirements if s.state != "excluded"]
    assert weight == pytest.approx(sum(counted), abs=NOISE)
    assert {a.slug for a in report.areas} == {r.area for r in case.requirements}


def without_answers_everyone_is_typical(scoring: Any, case: Case) -> None:
    """Without answers everyone has the typical levels of the start role."""
    report = score_case(scoring, case, answers={})
    assert report.coverage == 0
    assert all(abs(score.ahead) < NOISE for score in report.requirements)
    typical = oracle.score(case.requirements, case.typical, {})
    assert report.attainment == pytest.approx(typical["attainment"], abs=NOISE)


# Beyond the ten


def verdicts_keep_their_promises(scoring: Any, case: Case) -> None:
    """The higher verdicts need every must-have, and "ready" half in every area that counts."""
    for answers in (case.answers, case.levels):
        report = score_case(scoring, case, answers=answers)
        if rank(report) >= 2:
            assert not report.must_haves_missing
            assert not report.must_haves_open
        if report.verdict == "ready":
            assert report.readiness >= 85 - NOISE
            assert report.is_ready
            assert all(a.attainment >= 50 - NOISE for a in areas_that_count(report))


def areas_that_count(report: Any) -> list[Any]:
    """The areas that clearly have more than 4 % of the weight."""
    least = 0.041 * sum(area.weight for area in report.areas)
    return [area for area in report.areas if area.weight >= least]


def an_empty_area_is_never_ready(scoring: Any, case: Case) -> None:
    """With everything in one area at 0, and everything else at the target."""
    for area in areas_that_count(score_case(scoring, case, answers=case.levels)):
        rows = [r for r in case.requirements if r.area == area.slug]
        zero = dict.fromkeys((skill for row in rows for skill in row.skills), 0)
        assert score_case(scoring, case, answers=at_target(case) | zero).verdict != "ready"


def two_everywhere_is_worth_applying(scoring: Any, case: Case) -> None:
    """Where no must-have needs more than that."""
    rows = tuple(replace(r, floor=r.floor and 2) for r in case.requirements)
    report = score_case(scoring, case, requirements=rows, answers=dict.fromkeys(case.levels, 2))
    assert rank(report) >= 2


def help_is_worth_half_at_most(scoring: Any, case: Case) -> None:
    """Everything one level below the target: A is at most 65, and at most 50 below level 3."""
    below = {skill: r.level - 1 for r in case.requirements for skill in r.skills}
    assert score_case(scoring, case, answers=below).attainment <= 65 + NOISE
    helped = {skill: min(2, r.level - 1) for r in case.requirements for skill in r.skills}
    assert score_case(scoring, case, answers=helped).attainment <= 50 + NOISE


def not_relevant_removes_a_requirement_from_every_sum(scoring: Any, case: Case) -> None:
    """As if the target did not have it; it is listed with its weight."""
    for requirement in case.requirements:
        others = tuple(r for r in case.requirements if r is not requirement)
        if requirement.floor is not None or not any(r.floor for r in others):
            continue
        answers = answers_without(case.answers, requirement)
        out = score_case(
            scoring, case, answers=answers | dict.fromkeys(requirement.skills, NOT_RELEVANT)
        )
        without = score_case(scoring, case, requirements=others, answers=answers)
        assert figures_in(out) == figures_in(without)
        assert [s.slug for s in out.gaps] == [s.slug for s in without.gaps]
        assert priorities_of(out) == priorities_of(without)
        left = [a for a in out.areas if a.attainment is not None]
        assert left == [a for a in without.areas if a.attainment is not None]
        assert (requirement.slug, requirement.weight) in [(s.slug, s.weight) for s in out.excluded]


def not_relevant_leaves_the_other_skills_of_an_any_of(scoring: Any, case: Case) -> None:
    """The skill is dropped; only the others determine the answer or expectation."""
    for requirement in case.requirements:
        for skill in requirement.skills[1:]:
            answers = case.answers | {skill: NOT_RELEVANT}
            if all(answers.get(s) == NOT_RELEVANT for s in requirement.skills):
                continue
            rest = tuple(s for s in requirement.skills if s != skill)
            smaller = tuple(
                replace(r, skills=rest) if r is requirement else r for r in case.requirements
            )
            full = by_slug(score_case(scoring, case, answers=answers))[requirement.slug]
            less = by_slug(score_case(scoring, case, requirements=smaller, answers=answers))
            assert full.attainment == less[requirement.slug].attainment
            assert full.expected_level == less[requirement.slug].expected_level
            assert full.state == less[requirement.slug].state


def a_must_have_is_never_not_relevant(scoring: Any, case: Case) -> None:
    """With all its skills not relevant, it counts as unanswered and has a note."""
    for requirement in case.requirements:
        if requirement.floor is None:
            continue
        answers = answers_without(case.answers, requirement)
        noted = score_case(
            scoring, case, answers=answers | dict.fromkeys(requirement.skills, NOT_RELEVANT)
        )
        plain = score_case(scoring, case, answers=answers)
        assert figures_in(noted) == figures_in(plain)
        assert by_slug(noted)[requirement.slug].kept_open
        assert not by_slug(plain)[requirement.slug].kept_open
        assert requirement.slug in [s.slug for s in noted.must_haves_open]


def the_start_role_never_changes_a_complete_readiness(scoring: Any, case: Case) -> None:
    """It changes RR, home turf, the comparison and the order, but never A, R, the areas or a gap."""
    own = score_case(scoring, case, answers=case.levels)
    other = score_case(scoring, case, answers=case.levels, typical=case.other_typical)
    for name in set(FIGURES) - {"reverse_readiness", "home_turf"}:
        assert getattr(own, name) == getattr(other, name), name
    assert own.areas == other.areas
    assert own.verdict == other.verdict
    assert [s.gap for s in own.requirements] == [s.gap for s in other.requirements]
    assert {s.slug for s in own.gaps} == {s.slug for s in other.gaps}


def the_report_agrees_with_the_oracle(scoring: Any, case: Case) -> None:
    """Every figure equals a second calculation from the formulas."""
    for answers in (case.answers, case.levels, {}):
        report = score_case(scoring, case, answers=answers)
        expected = oracle.score(case.requirements, case.typical, answers)
        figures = {name: expected[name] for name in FIGURES}
        assert figures_in(report) == pytest.approx(figures, abs=1e-6)
        assert report.verdict == expected["verdict"]
        assert priorities_of(report) == pytest.approx(expected["priorities"], abs=1e-6)
        ahead = {s.slug: s.ahead for s in report.requirements if s.state != "excluded"}
        assert ahead == pytest.approx(expected["ahead"], abs=1e-6)


# By their number in the specification; 0 for the others.
PROPERTIES: dict[int, tuple[Check, ...]] = {
    1: (figures_are_ordered_and_within_bounds, a_complete_questionnaire_has_no_range),
    2: (raising_a_level_never_harms,),
    3: (the_order_of_the_input_changes_nothing,),
    4: (all_at_target_is_a_hundred, a_hundred_means_no_gap, all_answered_zero_is_zero),
    5: (levels_above_the_target_change_nothing,),
    6: (
        expected_attainment_is_never_silently_zero_or_one,
        not_sure_expects_less_than_no_answer,
        opening_never_narrows_the_range,
    ),
    7: (settling_stays_inside_the_hard_bounds, settling_one_never_widens_the_hard_bounds),
    8: (a_further_answer_never_lowers_an_any_of, one_skill_at_the_target_is_enough),
    9: (
        scaling_all_weights_changes_nothing,
        a_skill_that_nothing_requires_changes_nothing,
        nothing_else_compensates_for_a_gap,
    ),
    10: (areas_weighted_give_the_whole, without_answers_everyone_is_typical),
    0: (
        verdicts_keep_their_promises,
        an_empty_area_is_never_ready,
        two_everywhere_is_worth_applying,
        help_is_worth_half_at_most,
        not_relevant_removes_a_requirement_from_every_sum,
        not_relevant_leaves_the_other_skills_of_an_any_of,
        a_must_have_is_never_not_relevant,
        the_start_role_never_changes_a_complete_readiness,
        the_report_agrees_with_the_oracle,
    ),
}
