"""Reports of drawn cases, and variations of their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assessments.domain.scoring import UNSURE, Answer

from .strategies import Case
from .values import Requirement

# Floating-point tolerance, in points of 100.
NOISE = 1e-9
FIGURES = (
    "attainment",
    "readiness",
    "readiness_low",
    "readiness_high",
    "reverse_readiness",
    "home_turf",
    "coverage",
    "cap",
)


def score_case(scoring: Any, case: Case, **changes: Any) -> Any:
    changed = replace(case, **changes)
    target = scoring.compile_target(changed.requirements, changed.typical)
    return scoring.score_answers(target, changed.answers)


def figures_in(report: Any) -> dict[str, float]:
    return {name: getattr(report, name) for name in FIGURES}


def by_slug(report: Any) -> dict[str, Any]:
    return {score.slug: score for score in report.requirements}


def priorities_of(report: Any) -> dict[str, float]:
    return {s.slug: report.priority(s) for s in report.requirements if s.state != "excluded"}


def at_target(case: Case) -> dict[str, Answer]:
    return {skill: r.level for r in case.requirements for skill in r.skills}


def answers_without(answers: Mapping[str, Answer], requirement: Requirement) -> dict[str, Answer]:
    return {skill: a for skill, a in answers.items() if skill not in requirement.skills}


def openings(answers: Mapping[str, Answer], requirement: Requirement) -> Iterator[dict]:
    """The answers without those to a requirement, and with "not sure" for all its skills."""
    rest = answers_without(answers, requirement)
    yield rest
    yield rest | dict.fromkeys(requirement.skills, UNSURE)


def settled_at(case: Case, report: Any, levels: Mapping[str, int] | int) -> dict[str, Answer]:
    """The answers with every open requirement set to these levels."""
    filled = dict(case.answers)
    for score in report.requirements:
        if score.state == "open":
            for skill in score.skills:
                filled[skill] = levels if isinstance(levels, int) else levels[skill]
    return filled
