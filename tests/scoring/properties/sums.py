"""Properties of the sums: order, weights, areas, alternative skills, and a second calculation."""

from dataclasses import replace
from typing import Any

import pytest

from assessments.domain.scoring import NOT_RELEVANT, UNSURE
from tests.scoring import oracle
from tests.scoring.reports import (
    FIGURES,
    NOISE,
    answers_without,
    by_slug,
    figures_in,
    openings,
    priorities_of,
    score_case,
)
from tests.scoring.strategies import Case
from tests.scoring.values import TypicalLevel


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
    """Everything else at 4 does not change an answered gap, and R < 100 with an open one."""
    before = by_slug(score_case(scoring, case))
    for requirement in case.requirements:
        own = {s: a for s, a in case.answers.items() if s in requirement.skills}
        raised = dict.fromkeys(case.levels.keys() - set(requirement.skills), 4)
        report = score_case(scoring, case, answers=raised | own)
        if before[requirement.slug].state == "settled":
            assert by_slug(report)[requirement.slug].gap == before[requirement.slug].gap
        for answers in openings(raised, requirement):
            report = score_case(scoring, case, answers=answers)
            # With answers far above what is typical, the rest is certain apart from rounding.
            assert report.readiness < 100 or by_slug(report)[requirement.slug].gap < NOISE


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


PROPERTIES = (
    the_order_of_the_input_changes_nothing,
    a_further_answer_never_lowers_an_any_of,
    one_skill_at_the_target_is_enough,
    scaling_all_weights_changes_nothing,
    a_skill_that_nothing_requires_changes_nothing,
    nothing_else_compensates_for_a_gap,
    areas_weighted_give_the_whole,
    the_start_role_never_changes_a_complete_readiness,
    the_report_agrees_with_the_oracle,
)
