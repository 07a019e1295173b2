"""A second, slow implementation of scoring written from the formulas alone, for comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt
from statistics import NormalDist
from statistics import fmean as mean_of
from typing import Any

from assessments.domain.scoring import Answer

from .values import Requirement, TypicalLevel

UNSURE_FACTORS = (0.35, 0.25, 0.10, 0.03, 0.01)


# Correlations of z: within an area, and between areas.
WITHIN, BETWEEN = 0.50, 0.27


def distribution(
    typical: TypicalLevel, unsure: bool = False, z: float = 0, variance: float = 1
) -> list[float]:
    """P(0)..P(4) for a mean and variance of z, also for the answer “not sure”."""
    normal = NormalDist(typical.mean + typical.spread * z, typical.spread * sqrt(variance))
    below = [normal.cdf(level + 0.5) for level in range(4)]
    p = [below[0], below[1] - below[0], below[2] - below[1], below[3] - below[2], 1 - below[3]]
    if unsure:
        p = [a * b for a, b in zip(p, UNSURE_FACTORS, strict=True)]
    return [x / sum(p) for x in p]


def measurement(typical: TypicalLevel, level: int) -> tuple[float, float]:
    """What a level says about the shared parts of z: a value, and the variance of its error."""
    normal = NormalDist()
    cuts = [-inf, *((n + 0.5 - typical.mean) / typical.spread for n in range(4)), inf]
    p = [normal.cdf(b) - normal.cdf(a) for a, b in pairwise(cuts)]
    y = [
        (normal.pdf(a) - normal.pdf(b)) / share
        if share >= 1e-9
        else mean_of([x for x in (a, b) if abs(x) < inf])
        for (a, b), share in zip(pairwise(cuts), p, strict=True)
    ]
    r = min(sum(a * b * b for a, b in zip(p, y, strict=True) if a >= 1e-9), 0.999)
    return y[level] / r, 1 / r - (1 - WITHIN)


def solve(matrix: list[list[float]], columns: list[list[float]]) -> list[list[float]]:
    """Solve linear equations by elimination, for several right-hand sides at once."""
    rows = [[*row, *right] for row, right in zip(matrix, zip(*columns, strict=True), strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda n: abs(rows[n][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for n in range(size):
            if n != i:
                rows[n] = [a - rows[n][i] * b for a, b in zip(rows[n], rows[i], strict=True)]
    return [list(column) for column in zip(*(row[size:] for row in rows), strict=True)]


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
    options: list[tuple[TypicalLevel, bool]]  # its skills that count, with "not sure"
    settled_at: int | None
    typical_gap: float
    q: float = 0
    sd: float = 0
    level: float = 0
    low: int = 0
    high: int = 0

    @property
    def settled(self) -> bool:
        return self.settled_at is not None

    def likeliest(self, with_unsure: bool) -> tuple[TypicalLevel, bool]:
        """The skill with the highest expected attainment before any other answer."""
        qs = _attainments(self.requirement.level)
        return max(
            self.options,
            key=lambda option: mean(distribution(option[0], option[1] and with_unsure), qs),
        )


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
    """Read the answers to one requirement; None if it is excluded."""
    qs = _attainments(requirement.level)
    typical_gap = 1 - max(mean(distribution(typical[s]), qs) for s in requirement.skills)
    left = [s for s in sorted(requirement.skills) if answers.get(s) != "not-relevant"]
    levels = [a for s in left if isinstance(a := answers.get(s), int)]
    if not left and requirement.floor is None:
        return None
    options = [(typical[s], answers.get(s) == "unsure") for s in left or sorted(requirement.skills)]
    return Row(requirement, options, max(levels, default=None), typical_gap)


def covariance(a: Row, b: Row) -> float:
    """The covariance of the shared parts of z of two requirements."""
    return WITHIN if a.requirement.area == b.requirement.area else BETWEEN


def expect(rows: list[Row]) -> float:
    """Set the figures of all rows; return the variance of the weighted sum of attainment.

    The open ones have the normal distribution given the settled ones, by linear algebra.
    """
    settled = [r for r in rows if r.settled_at is not None]
    still_open = [r for r in rows if r.settled_at is None]
    for r in settled:
        r.q = _attainments(r.requirement.level)[r.settled_at]
        r.level = r.low = r.high = r.settled_at
    values = [measurement(r.likeliest(False)[0], r.settled_at) for r in settled]
    matrix = [
        [covariance(a, b) + (error if a is b else 0) for b in settled]
        for a, (_, error) in zip(settled, values, strict=True)
    ]
    columns = [[x for x, _ in values], *([covariance(a, b) for b in settled] for a in still_open)]
    by_value, *by_open = solve(matrix, columns) if settled else [[] for _ in columns]

    def given(a: Row, b: Row, solved: list[float]) -> float:
        known = sum(covariance(a, c) * x for c, x in zip(settled, solved, strict=True))
        return covariance(a, b) - known + (1 - WITHIN if a is b else 0)

    d = []
    for r, solved in zip(still_open, by_open, strict=True):
        variance = given(r, r, solved)
        z = sum(covariance(r, c) * x for c, x in zip(settled, by_value, strict=True))
        p = distribution(*r.likeliest(True), z, variance)
        qs = _attainments(r.requirement.level)
        r.q = mean(p, qs)
        r.sd = sqrt(mean(p, [(x - r.q) ** 2 for x in qs]))
        r.level, r.low, r.high = mean(p, range(5)), point(p, 0.05), point(p, 0.95)
        d.append(r.requirement.weight * r.sd / sqrt(variance))
    return sum(
        d[i] * d[j] * given(a, b, by_open[j])
        for i, a in enumerate(still_open)
        for j, b in enumerate(still_open)
    )


def score(
    requirements: Iterable[Requirement],
    typical: Mapping[str, TypicalLevel],
    answers: Mapping[str, Answer],
) -> dict[str, Any]:
    """Return every figure of the report, by its name in the report."""
    rows = [r for r in (row(x, typical, answers) for x in requirements) if r is not None]
    variance = expect(rows)
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

    half = 1.6448536 * 1.5 * 100 * sqrt(variance) / total
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
