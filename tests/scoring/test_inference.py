"""What answers say about open requirements."""

import json
from math import sqrt
from pathlib import Path

import pytest

from assessments.domain.scoring import compile_target, score_answers
from assessments.domain.scoring.inference import PRIOR, AnsweredLevel, infer, latent

from .values import Requirement, TypicalLevel

# Each line has requirements (slug, area, target level, weight, floor, typical level and spread), a
# person's answers, and the figures of a separate implementation of the formulas: readiness, the ends of
# its range and attainment; for each open requirement E[q], Var[q] and E[level].
CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("inference.jsonl").read_text().splitlines()
]


def test_the_figures_are_those_of_a_separate_implementation():
    for case in CASES:
        rows = case["requirements"]
        target = compile_target(
            [
                Requirement(slug, area, (slug,), level, weight, floor)
                for slug, area, level, weight, floor, _, _ in rows
            ],
            {slug: TypicalLevel(mean, spread) for slug, *_, mean, spread in rows},
        )
        report = score_answers(target, case["answers"])
        assert case["totals"] == pytest.approx(
            [
                report.readiness,
                report.readiness_low,
                report.readiness_high,
                report.attainment,
            ],
            abs=1e-9,
        )
        scores = {score.slug: score for score in report.requirements if score.state == "open"}
        assert scores.keys() == case["open"].keys()
        for slug, expected in case["open"].items():
            score = scores[slug]
            assert expected == pytest.approx(
                [score.attainment, score.variance, score.expected_level], abs=1e-9
            )


def test_one_answer_by_hand():
    """Level 3 is one to three spreads above a typical level of 2 with spread 0.5.

    There E[z] is 1.51, and an answer reveals 0.7465 of the variance: a measurement of 2.023 with
    an error of variance 0.8396. The covariance with z is 0.5 in the same area, else 0.27.
    """
    posterior = infer([AnsweredLevel("same", latent(2, 0.5), 3)])
    for area, covariance in (("same", 0.5), ("other", 0.27)):
        outlook = posterior.outlook(area)
        weight = covariance / (0.5 + 0.8396)
        assert outlook.mean == pytest.approx(2.023 * weight, abs=1e-3)
        assert outlook.deviation == pytest.approx(sqrt(1 - covariance * weight), abs=1e-4)


def test_a_typical_answer_makes_the_rest_more_certain_but_not_better():
    outlook = infer([AnsweredLevel("a", latent(2, 0.5), 2)]).outlook("a")
    assert outlook.mean == pytest.approx(0)
    assert outlook.deviation < 1


def test_without_answers_nothing_is_known():
    assert infer([]) is PRIOR
    assert (PRIOR.outlook("any").mean, PRIOR.outlook("any").deviation) == (0, 1)


@pytest.mark.parametrize("level", range(5))
def test_a_level_that_no_one_typically_has_says_a_lot_but_not_everything(level):
    """Also one so unlikely that its share cannot be computed."""
    for mean in (0, 4):
        skill = latent(mean, 0.5)
        outlook = infer([AnsweredLevel("a", skill, level)]).outlook("a")
        assert (outlook.mean > 0) == (level > mean or level == 4)
        assert abs(outlook.mean) < 12
        assert sorted(skill.measured) == list(skill.measured)


def test_the_likeliest_skill_that_is_relevant_is_the_measure():
    """Java 2 is much for people who usually know Python, and usual for those who do not."""
    rows = [
        Requirement("language", "code", ("python", "java"), 3, 1, 2),
        Requirement("testing", "code", ("testing",), 3, 1),
    ]
    typical = {
        "python": TypicalLevel(3, 0.5),
        "java": TypicalLevel(1, 0.5),
        "testing": TypicalLevel(2, 0.5),
    }
    target = compile_target(rows, typical)

    def expected(**answers):
        (score,) = (
            row for row in score_answers(target, answers).requirements if row.slug == "testing"
        )
        return score.expected_level

    assert expected(java=2) < expected() < expected(java=2, python="not-relevant")
    assert expected(java=2, python="unsure") == expected(java=2)
