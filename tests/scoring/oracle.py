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


# Attainment by target level, then level 0..4, in percent.
TABLE = {
    1: [0, 100, 100, 100, 100],
    2: [0, 40, 100, 100, 100],
    3: [0, 15, 50, 100, 100],
    4: [0, 10, 30, 65, 100],
}
VERDICTS = ("early", "on-the-way", "worth-applying", "ready")


def _attainments(target: int) -> list[float]:
    return [percent / 100 for percent in TABLE[target]]


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
        shortfall = sum(
            max(0, 1 - getattr(r, attribute) / r.requirement.floor)
            for r in rows
            if r.requirement.floor is not None
        )
        return min(value, max(60, 100 - 20 * shortfall))

    def side(chosen: list[Row]) -> float:
        usual = sum(r.requirement.weight * r.typical_gap for r in chosen)
        if not usual:
            return 100
        return 100 * sum(r.requirement.weight * r.typical_gap * r.q for r in chosen) / usual

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
    e = sum(x * (1 + r.typical_gap) for x, r in zip(w, rows, strict=True))
    return {
        "attainment": whole,
        "readiness": readiness,
        "readiness_low": min(readiness, capped(max(whole - half, floor, 0), "low")),
        "readiness_high": max(readiness, capped(min(whole + half, roof, 100), "high")),
        "cap": capped(100, "level"),
        "coverage": sum(x for x, r in zip(w, rows, strict=True) if r.settled) / total,
        "reverse_readiness": side([r for r in rows if r.typical_gap >= 0.5]),
        "home_turf": side([r for r in rows if r.typical_gap < 0.5]),
        "verdict": VERDICTS[_verdict(rows, readiness)],
        "priorities": {
            r.requirement.slug: 100 * x * (1 + r.typical_gap) * (1 - r.q) / e
            for x, r in zip(w, rows, strict=True)
        },
        "ahead": {r.requirement.slug: r.typical_gap - (1 - r.q) for r in rows},
    }


def _verdict(rows: list[Row], readiness: float) -> int:
    """The number of the verdict; a rounding error at a bound counts as reaching it."""
    error = 1e-9
    total = sum(r.requirement.weight for r in rows)
    must_haves = [r for r in rows if r.requirement.floor is not None]
    if all(r.settled and r.level >= r.requirement.floor for r in must_haves):
        areas = [
            [r for r in rows if r.requirement.area == area]
            for area in {r.requirement.area for r in rows}
        ]
        weights = [sum(r.requirement.weight for r in area) for area in areas]
        halves = [
            sum(r.requirement.weight * r.q for r in area) >= (0.5 - error) * weight
            for area, weight in zip(areas, weights, strict=True)
            if weight >= 0.04 * total - error
        ]
        if readiness >= 85 - error and all(halves):
            return 3
        able = [r for r in rows if r.level >= min(2, r.requirement.level) - error]
        if sum(r.requirement.weight for r in able) >= 0.75 * total - error:
            return 2
    return int(readiness >= 40 - error)
