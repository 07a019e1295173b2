"""The target role that an advertisement is closest to."""

from collections.abc import Iterable, Mapping
from math import sqrt

from assessments.domain.matching.findings import Finding

# Each naming of a role counts this much, against a likeness of 0..1; three at most.
NAMED, MAX_NAMED = 0.15, 3
# With fewer skills there is too little to tell.
MIN_SKILLS = 3
MUST, NICE = 1.0, 0.5


def closest_role(
    findings: Iterable[Finding],
    weights: Mapping[str, Mapping[str, int]],
    named: Mapping[str, int],
) -> str | None:
    """Return the role that requires most nearly what an ad asks for, or that it names.

    ``weights`` has the weight of each skill by role, ``named`` how often the ad names each role.
    """
    asked = {row.skill: MUST if row.strength == "must" else NICE for row in findings}
    if len(asked) < MIN_SKILLS:
        return None
    scores = {
        role: _likeness(asked, rows) + NAMED * min(named.get(role, 0), MAX_NAMED)
        for role, rows in weights.items()
    }
    return max(scores, key=lambda role: scores[role], default=None)


def _likeness(asked: Mapping[str, float], weights: Mapping[str, int]) -> float:
    """Return the cosine between the skills of an ad and of a role, 0..1."""
    shared = sum(asked[skill] * weight for skill, weight in weights.items() if skill in asked)
    return shared / (_length(asked.values()) * _length(weights.values()) or 1)


def _length(values: Iterable[float]) -> float:
    return sqrt(sum(value * value for value in values))
