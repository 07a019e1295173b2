"""Properties of requirements that are open, "not sure" or not relevant."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assessments.domain.scoring import NOT_RELEVANT, UNSURE, Answer
from assessments.domain.scoring.inference import infer
from assessments.domain.scoring.totals import answered_levels, read_answers
from tests.scoring import oracle
from tests.scoring.reports import (
    NOISE,
    answers_without,
    by_slug,
    figures_in,
    priorities_of,
    score_case,
    settled_at,
)
from tests.scoring.strategies import Case


def expected_attainment_is_never_silently_zero_or_one(scoring: Any, case: Case) -> None:
    """Open: E[q] in 0..1; before any level strictly between, if typical is 0 to the target."""
    for answers in ({}, dict.fromkeys(case.levels, UNSURE), case.answers):
        for score in score_case(scoring, case, answers=answers).requirements:
            if score.state != "open":
                continue
            assert 0 <= score.attainment <= 1
            if answers is not case.answers and all(
                0 <= case.typical[s].mean <= score.target_level for s in score.skills
            ):
                assert 0 < score.attainment < 1


def not_sure_expects_less_than_no_answer(scoring: Any, case: Case) -> None:
    """The factors fall with the level, so "not sure" never has the higher expectation."""
    unanswered = score_case(scoring, case, answers={})
    unsure = score_case(scoring, case, answers=dict.fromkeys(case.levels, UNSURE))
    for less, more in zip(unsure.requirements, unanswered.requirements, strict=True):
        assert less.attainment < more.attainment


def a_further_answer_makes_what_is_open_more_certain(scoring: Any, case: Case) -> None:
    """The variance of z never rises, in the same area least of all."""

    def outlooks(answers: Mapping[str, Answer]) -> tuple[float, dict[str, float]]:
        target = scoring.compile_target(case.requirements, case.typical)
        posterior = infer(answered_levels(target, read_answers(target, answers)))
        areas = {r.area: posterior.outlook(r.area).deviation for r in case.requirements}
        return posterior.variance, areas

    answers = case.answers
    variance, areas = outlooks(answers)
    scores = by_slug(score_case(scoring, case))
    for requirement in case.requirements:
        if scores[requirement.slug].state != "open":
            continue
        skill = requirement.skills[-1]
        if answers.get(skill) == NOT_RELEVANT:
            continue
        later, now = outlooks(answers | {skill: case.levels[skill]})
        assert later < variance
        assert all(now[area] <= areas[area] + NOISE for area in areas)
        assert now[requirement.area] < areas[requirement.area]


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


def without_answers_everyone_is_typical(scoring: Any, case: Case) -> None:
    """Without answers everyone has the typical levels of the start role."""
    report = score_case(scoring, case, answers={})
    assert report.coverage == 0
    assert all(abs(score.ahead) < NOISE for score in report.requirements)
    typical = oracle.score(case.requirements, case.typical, {})
    assert report.attainment == pytest.approx(typical["attainment"], abs=NOISE)


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


PROPERTIES = (
    expected_attainment_is_never_silently_zero_or_one,
    not_sure_expects_less_than_no_answer,
    a_further_answer_makes_what_is_open_more_certain,
    settling_stays_inside_the_hard_bounds,
    settling_one_never_widens_the_hard_bounds,
    without_answers_everyone_is_typical,
    not_relevant_removes_a_requirement_from_every_sum,
    not_relevant_leaves_the_other_skills_of_an_any_of,
    a_must_have_is_never_not_relevant,
)
