"""Properties of levels: higher ones never harm, the target is enough, verdicts need what they say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assessments.domain.scoring import Answer
from tests.scoring import oracle
from tests.scoring.reports import (
    NOISE,
    at_target,
    by_slug,
    figures_in,
    openings,
    priorities_of,
    score_case,
)
from tests.scoring.strategies import Case


def rank(report: Any) -> int:
    """The number of the verdict, from the lowest."""
    return oracle.VERDICTS.index(report.verdict)


def areas_that_count(report: Any) -> list[Any]:
    """The areas that clearly have more than 4 % of the weight."""
    least = 0.041 * sum(area.weight for area in report.areas)
    return [area for area in report.areas if area.weight >= least]


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
                assert score.attainment >= old[score.slug].attainment - NOISE
                assert score.gap <= old[score.slug].gap + NOISE
                assert after.priority(score) <= before.priority(old[score.slug]) + NOISE
            for name in ("attainment", "cap", "readiness", "reverse_readiness", "home_turf"):
                assert getattr(after, name) >= getattr(before, name) - NOISE, name
            assert rank(after) >= rank(before)
            for was, now in zip(before.areas, after.areas, strict=True):
                assert was.attainment is None or now.attainment >= was.attainment - NOISE
            assert len(after.must_haves_missing) <= len(before.must_haves_missing)


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
            report = score_case(scoring, case, answers=answers)
            # With answers far above what is typical, the rest is certain apart from rounding.
            assert report.readiness < 100 or by_slug(report)[requirement.slug].gap < NOISE


def all_answered_zero_is_zero(scoring: Any, case: Case) -> None:
    """All answered 0: A = R = 0."""
    report = score_case(scoring, case, answers=dict.fromkeys(case.levels, 0))
    assert report.attainment == report.readiness == 0


def levels_above_the_target_change_nothing(scoring: Any, case: Case) -> None:
    """One-sided: every level from the target to 4 gives the same scores.

    It may say more about what is open, so then only the requirement's own scores are the same.
    """

    def own_scores(score: Any) -> Any:
        return score.state, score.attainment, score.gap, score.ahead

    def figures_of(answers: Mapping[str, Answer]) -> Any:
        report = score_case(scoring, case, answers=answers)
        qs = [own_scores(score) for score in report.requirements]
        gaps = [s.slug for s in report.gaps]
        return figures_in(report), qs, report.areas, report.verdict, gaps, priorities_of(report)

    for requirement in case.requirements:
        for skill in requirement.skills:
            expected = figures_of(case.levels | {skill: requirement.level})
            answers = case.answers | {skill: requirement.level}
            own = own_scores(by_slug(score_case(scoring, case, answers=answers))[requirement.slug])
            for level in range(requirement.level + 1, 5):
                assert figures_of(case.levels | {skill: level}) == expected
                report = score_case(scoring, case, answers=answers | {skill: level})
                assert own_scores(by_slug(report)[requirement.slug]) == own


def help_is_worth_half_at_most(scoring: Any, case: Case) -> None:
    """Everything one level below the target: A is at most 65, and at most 50 below level 3."""
    below = {skill: r.level - 1 for r in case.requirements for skill in r.skills}
    assert score_case(scoring, case, answers=below).attainment <= 65 + NOISE
    helped = {skill: min(2, r.level - 1) for r in case.requirements for skill in r.skills}
    assert score_case(scoring, case, answers=helped).attainment <= 50 + NOISE


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


PROPERTIES = (
    figures_are_ordered_and_within_bounds,
    a_complete_questionnaire_has_no_range,
    raising_a_level_never_harms,
    all_at_target_is_a_hundred,
    a_hundred_means_no_gap,
    all_answered_zero_is_zero,
    levels_above_the_target_change_nothing,
    help_is_worth_half_at_most,
    verdicts_keep_their_promises,
    an_empty_area_is_never_ready,
    two_everywhere_is_worth_applying,
)
