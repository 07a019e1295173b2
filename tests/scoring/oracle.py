"""A second, slow implementation of scoring written from the formulas alone, for comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from assessments.domain.scoring import Answer

from .values import Requirement, TypicalLevel

UNSURE_FACTORS = (0.35, 0.25, 0.10, 0.03, 0.01)


def distribution(typical: TypicalLevel, unsure: bool = False) -> list[float]:
    """P(0)..P(4), also for the answer “not sure”."""
    normal = NormalDist(typical.mean, typical.spread)
    below = [normal.cdf(level + 0.5) for level in range(4)]
    p = [below[0], below[1] - below[0], below[2] - below[1], below[3] - below[2], 1 - below[3]]
    if unsure:
        p = [a * b for a, b in zip(p, UNSURE_FACTORS, strict=True)]
    return [x / sum(p) for x in p]


def mean(p: list[float], values: Iterable[float]) -> float:
    """The expected value."""
    return sum(a * b for a, b in zip(p, values, strict=True))


def point(p: list[float], share: float) -> int:
    """The lowest level whose cumulative probability reaches ``share``."""
    return next((level for level in range(5) if sum(p[: level + 1]) >= share), 4)


@dataclass
class Row:
    """One scored requirement."""

    requirement: Requirement
    q: float
    sd: float
    level: float
    low: int
    high: int
    settled: bool
    typical_gap: float


def _attainments(target: int) -> list[float]:
    return [min(level, target) / target for level in range(5)]


def row(
    requirement: Requirement, typical: Mapping[str, TypicalLevel], answers: Mapping[str, Answer]
) -> Row | None:
    """Score one requirement; None if it is excluded."""
    qs = _attainments(requirement.level)
    typical_gap = 1 - max(mean(distribution(typical[s]), qs) for s in requirement.skills)
    left = [s for s in sorted(requirement.skills) if answers.get(s) != "not-relevant"]
    levels = [a for s in left if isinstance(a := answers.get(s), int)]
    if levels:
        best = max(levels)
        return Row(requirement, qs[best], 0, best, best, best, True, typical_gap)
    if not left and requirement.floor is None:
        return None
    options = [
        distribution(typical[s], answers.get(s) == "unsure")
        for s in left or sorted(requirement.skills)
    ]
    p = max(options, key=lambda option: mean(option, qs))
    q = mean(p, qs)
    sd = sqrt(mean(p, [(x - q) ** 2 for x in qs]))
    return Row(
        requirement, q, sd, mean(p, range(5)), point(p, 0.05), point(p, 0.95), False, typical_gap
    )


def score(
    requirements: Iterable[Requirement],
    typical: Mapping[str, TypicalLevel],
    answers: Mapping[str, Answer],
) -> dict[str, Any]:
    """Return every figure of the report, by its name in the report."""
    rows = [r for r in (row(x, typical, answers) for x in requirements) if r is not None]
    w = [r.requirement.weight for r in rows]
    total = sum(w)
    whole = 100 * sum(x * r.q for x, r in zip(w, rows, strict=True)) / total

    def capped(value: float, attribute: str) -> float:
        return min(
            value,
            *(
                60 + 40 * min(1, getattr(r, attribute) / r.requirement.floor)
                for r in rows
                if r.requirement.floor is not None
            ),
        )

    variance = 0.0
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            same_area = a.requirement.area == b.requirement.area
            rho = 1 if i == j else 0.50 if same_area else 0.27
            variance += rho * w[i] * a.sd * w[j] * b.sd
    half = 1.6448536269514722 * 1.5 * 100 * sqrt(variance) / total
    floor = 100 * sum(x * r.q for x, r in zip(w, rows, strict=True) if r.settled) / total
    roof = floor + 100 * sum(x for x, r in zip(w, rows, strict=True) if not r.settled) / total
    readiness = capped(whole, "level")
    usual = sum(x * r.typical_gap for x, r in zip(w, rows, strict=True))
    e = sum(x * (1 + r.typical_gap) for x, r in zip(w, rows, strict=True))
    return {
        "attainment": whole,
        "readiness": readiness,
        "readiness_low": min(readiness, capped(max(whole - half, floor, 0), "low")),
        "readiness_high": max(readiness, capped(min(whole + half, roof, 100), "high")),
        "cap": capped(100, "level"),
        "coverage": sum(x for x, r in zip(w, rows, strict=True) if r.settled) / total,
        "reverse_readiness": (
            100 * sum(x * r.typical_gap * r.q for x, r in zip(w, rows, strict=True)) / usual
            if usual
            else 100
        ),
        "priorities": {
            r.requirement.slug: 100 * x * (1 + r.typical_gap) * (1 - r.q) / e
            for x, r in zip(w, rows, strict=True)
        },
        "ahead": {r.requirement.slug: r.typical_gap - (1 - r.q) for r in rows},
    }
