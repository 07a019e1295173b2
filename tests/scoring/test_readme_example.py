"""The worked example in the README of scoring."""

from pathlib import Path

import pytest

from assessments.domain import scoring
from assessments.domain.scoring import compile_target, score_answers

from .values import Requirement, TypicalLevel

README = Path(scoring.__file__).with_name("README.md").read_text()


def table(first: str) -> list[dict[str, str]]:
    """Return the rows of the README's table whose first heading is ``first``."""
    lines = iter(README.splitlines())
    heading = next(line for line in lines if line.startswith(f"| {first} |"))
    names = cells(heading)
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(names, cells(line), strict=True)))
    return rows


def cells(line: str) -> list[str]:
    """Split a row of a table."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def example() -> dict[str, float]:
    """Score the example in the README's first table."""
    rows = table("requirement")
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
        skill: TypicalLevel(0.5 if skill == "deployment" else 2.0, 0.5)
        for requirement in requirements
        for skill in requirement.skills
    }
    report = score_answers(compile_target(requirements, typical), answers)
    by_slug = {score.slug: score for score in report.requirements}
    return {
        "attainment": report.attainment,
        "readiness": report.readiness,
        "readiness, low end": report.readiness_low,
        "readiness, high end": report.readiness_high,
        "reverse readiness": report.reverse_readiness,
        "coverage": report.coverage,
        "expected attainment of monitoring": by_slug["monitoring"].attainment,
        "typical gap of deployment": by_slug["deployment"].typical_gap,
        "priority of deployment": report.priority(by_slug["deployment"]),
        "priority of monitoring": report.priority(by_slug["monitoring"]),
    }


def test_the_figures_in_the_readme_are_those_of_the_code():
    stated = {row["figure"]: float(row["value"]) for row in table("figure")}
    assert stated == {name: pytest.approx(value, abs=0.005) for name, value in example().items()}
