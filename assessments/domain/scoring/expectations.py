"""The distribution of an unanswered level, and what it means for a requirement."""

from collections.abc import Sequence
from math import erf, sqrt
from operator import mul
from typing import NamedTuple

from assessments.domain.scoring import policy
from assessments.domain.scoring.inference import Outlook
from assessments.domain.scoring.types import LEVELS
from assessments.domain.taxonomy.objects import TypicalLevel
from assessments.domain.taxonomy.rules import MIN_SPREAD

Distribution = tuple[float, ...]
_CUTS = tuple(level + 0.5 for level in LEVELS[:-1])
_SQRT_2 = sqrt(2)


class Expectation(NamedTuple):
    """Expectations for a skill without a level, with respect to one requirement."""

    level: float  # E[level], 0..4
    attainment: float  # E[q], 0..1
    variance: float  # Var[q]
    level_low: int  # 5 % point of the level
    level_high: int  # 95 % point of the level


def typical_spread(typical: TypicalLevel) -> float:
    """Return the spread of a typical level, at least MIN_SPREAD."""
    return max(float(typical.spread), MIN_SPREAD)


def level_distribution(typical: TypicalLevel) -> Distribution:
    """Return the probabilities of levels 0..4 of people from the start role."""
    return cut_normal(float(typical.mean), typical_spread(typical))


def expected_levels(
    mean: float, spread: float, outlook: Outlook, *, is_unsure: bool
) -> Distribution:
    """Return the probabilities of levels 0..4 of a person without a level.

    ``mean`` and ``spread`` are typical of the start role; "not sure" lowers the level.
    """
    levels = cut_normal(mean + spread * outlook.mean, spread * outlook.deviation)
    return unsure_distribution(levels) if is_unsure else levels


def cut_normal(mean: float, spread: float) -> Distribution:
    """Return the probabilities of levels 0..4: a normal distribution cut halfway between levels."""
    scale = spread * _SQRT_2
    a, b, c, d = [0.5 * (1 + erf((cut - mean) / scale)) for cut in _CUTS]
    return a, b - a, c - b, d - c, 1.0 - d


def unsure_distribution(distribution: Distribution) -> Distribution:
    """Return the distribution given that the person answered "not sure"."""
    scaled = [p * f for p, f in zip(distribution, policy.UNSURE_FACTORS, strict=True)]
    total = sum(scaled)
    return tuple(p / total for p in scaled)


def expectation(distribution: Distribution, attainments: Sequence[float]) -> Expectation:
    """Return the expectations, given the distribution and the attainment of each level."""
    expected = mean_attainment(distribution, attainments)
    return Expectation(
        attainment=expected,
        variance=attainment_variance(distribution, attainments, expected),
        level=mean_level(distribution),
        level_low=_quantile(distribution, policy.RANGE_TAIL),
        level_high=_quantile(distribution, 1 - policy.RANGE_TAIL),
    )


def mean_attainment(distribution: Distribution, attainments: Sequence[float]) -> float:
    """Return the expected attainment, 0..1."""
    expected: float = sum(map(mul, distribution, attainments))
    return min(1.0, expected)


def attainment_variance(
    distribution: Distribution, attainments: Sequence[float], expected: float
) -> float:
    """Return the variance of attainment around its expected value."""
    return sum([p * (q - expected) ** 2 for p, q in zip(distribution, attainments, strict=True)])


def mean_level(distribution: Distribution) -> float:
    """Return the expected level, 0..4."""
    level: float = sum(map(mul, distribution, LEVELS))
    return level


def _quantile(distribution: Distribution, probability: float) -> int:
    cumulated = 0.0
    for level in LEVELS:
        cumulated += distribution[level]
        if cumulated >= probability:
            return level
    return LEVELS[-1]
