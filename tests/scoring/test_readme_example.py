"""The worked example in the README of scoring."""

from pathlib import Path

import pytest

from assessments.domain import scoring
from assessments.domain.scoring import compile_target, policy, score_answers
from assessments.domain.scoring.inference import infer
from assessments.domain.scoring.totals import answered_levels, read_answers
from tests.markdown import table

from .values import Requirement, TypicalLevel

README = Path(scoring.__file__).with_name("README.md").read_text()


def example() -> tuple[scoring.Target, dict[str, scoring.Answer]]:
    """The target role and the answers of the example in the README."""
    rows = table(README, "requirement")
    requirements = [
        Requirement(
            row["requirement"],
            row["area"],
            tuple(row["skills"].split(", ")),
            int(row["target level"]),
            int(row["weight"]),
            int(row["floor"]) if row["floor"] else None,
        )
        for row in rows
    ]
    answers: dict[str, scoring.Answer] = {}
    for row in rows:
        skill, _, level = row["answer"].rpartition(" ")
        if level.isdigit():
            answers[skill] = int(level)
        else:
            answers[row["skills"]] = {"not sure": "unsure", "not relevant": "not-relevant"}[
                row["answer"]
            ]
    typical = {
        skill: TypicalLevel(0.5 if skill == "deployment" else 2.0, 1.0)
        for requirement in requirements
        for skill in requirement.skills
    }
    return compile_target(requirements, typical), answers


def figures() -> dict[str, float]:
    """The figures of the example, by their names in the README."""
    target, answers = example()
    report = score_answers(target, answers)
    by_slug = {score.slug: score for score in report.requirements}
    posterior = infer(answered_levels(target, read_answers(target, answers)))
    return {
        "attainment": report.attainment,
        "readiness": report.readiness,
        "readiness, low end": report.readiness_low,
        "readiness, high end": report.readiness_high,
        "cap": report.cap,
        "reverse readiness": report.reverse_readiness,
        "home turf": report.home_turf,
        "coverage": report.coverage,
        'mean level of monitoring, before "not sure"': 2 + posterior.outlook("operations").mean,
        "expected attainment of monitoring": by_slug["monitoring"].attainment,
        "typical gap of language": by_slug["language"].typical_gap,
        "typical gap of deployment": by_slug["deployment"].typical_gap,
        "priority of deployment": report.priority(by_slug["deployment"]),
        "priority of monitoring": report.priority(by_slug["monitoring"]),
    }


def test_the_figures_in_the_readme_are_those_of_the_code():
    stated = {row["figure"]: float(row["value"]) for row in table(README, "figure")}
    assert stated == {name: pytest.approx(value, abs=0.005) for name, value in figures().items()}


def test_the_verdict_in_the_readme_is_that_of_the_code():
    verdict = score_answers(*example()).verdict.replace("-", " ")
    assert f"The verdict is *{verdict}*: a must-have is missing" in " ".join(README.split())


def test_the_table_of_attainment_is_that_of_the_code():
    stated = {
        int(row["target level"]): tuple(int(row[f"level {level}"]) / 100 for level in range(5))
        for row in table(README, "target level")
    }
    assert stated == policy.ATTAINMENT


def test_the_thresholds_in_the_readme_are_those_of_the_code():
    text = " ".join(README.split())
    for sentence in (
        f"cap = max({policy.CAP_MINIMUM:.0f}, 100 - {policy.CAP_STEP:.0f} Σ shortfall)",
        f"readiness is at least {policy.READY_AT:.0f}, every must-have",
        f"at least {policy.READY_AREA_SHARE:.0%} of the weight".replace("%", " %"),
        f"an attainment of at least {policy.READY_AREA_ATTAINMENT:.0f}",
        f"*on the way*: readiness is at least {policy.ON_THE_WAY_AT:.0f}",
        f"at most the {policy.REVERSE_SKILLSET_SIZE} heaviest",
    ):
        assert sentence in text
