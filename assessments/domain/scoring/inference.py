"""What answers say about the requirements that are still open. Pure; README.md has the model.

A level is a normal variable ``z`` of the start role, cut halfway between levels. It is the sum of
three independent parts: one that all skills share, one that an area shares, and the skill's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import erf, exp, pi, sqrt
from typing import NamedTuple

from assessments.domain.scoring import policy
from assessments.domain.scoring.types import LEVELS

SHARED = policy.CORRELATION_BETWEEN_AREAS
AREA = policy.CORRELATION_WITHIN_AREA - policy.CORRELATION_BETWEEN_AREAS
OWN = 1 - policy.CORRELATION_WITHIN_AREA
# A level that is less likely than this counts as the nearest cut.
_IMPOSSIBLE = 1e-9
# One answer never reveals z completely.
_MOST_REVEALED = 0.999


class Latent(NamedTuple):
    """The distribution of a skill's level, and what each answer says about the shared parts of z.

    An answer is a measurement of those parts; ``precision`` is the inverse of its variance.
    """

    mean: float  # of the level
    spread: float
    precision: float
    measured: tuple[float, ...]  # for levels 0..4


class AnsweredLevel(NamedTuple):
    """A level in an area, for a skill whose typical levels are known."""

    area: str
    skill: Latent
    level: int


class Outlook(NamedTuple):
    """The distribution of z for an open requirement of an area."""

    mean: float
    deviation: float  # square root of the variance
    share: float  # of the part that the area shares, how much of its variance is left, 0..1


class Posterior(NamedTuple):
    """What is known about z once some requirements are answered."""

    variance: float  # of the part that all skills share
    elsewhere: Outlook  # for areas without an answer
    areas: Mapping[str, Outlook]

    def outlook(self, area: str) -> Outlook:
        """Return the distribution of z for an open requirement of the area."""
        return self.areas.get(area, self.elsewhere)


PRIOR = Posterior(SHARED, Outlook(0.0, 1.0, 1.0), {})


def latent(mean: float, spread: float) -> Latent:
    """Return the measurements for a skill with this typical level and spread."""
    cuts = [(level + 0.5 - mean) / spread for level in LEVELS[:-1]]
    below = [0.0, *(0.5 * (1 + erf(cut / sqrt(2))) for cut in cuts), 1.0]
    density = [0.0, *(exp(-0.5 * cut * cut) / sqrt(2 * pi) for cut in cuts), 0.0]
    scores, revealed = [], 0.0  # E[z | level], and their variance
    for level in LEVELS:
        probability = below[level + 1] - below[level]
        if probability < _IMPOSSIBLE:
            near = cuts[max(level - 1, 0) : level + 1]
            scores.append(sum(near) / len(near))
        else:
            scores.append((density[level] - density[level + 1]) / probability)
            revealed += probability * scores[-1] ** 2
    revealed = min(revealed, _MOST_REVEALED)
    precision = 1 / (1 / revealed - OWN)
    return Latent(mean, spread, precision, tuple(score / revealed for score in scores))


def infer(answered: Iterable[AnsweredLevel]) -> Posterior:
    """Return the posterior after these answers."""
    sums: dict[str, tuple[float, float]] = {}
    for area, skill, level in answered:
        precision, weighted = sums.get(area, (0.0, 0.0))
        sums[area] = (
            precision + skill.precision,
            weighted + skill.precision * skill.measured[level],
        )
    if not sums:
        return PRIOR
    total, numerator = 1 / SHARED, 0.0
    for precision, weighted in sums.values():
        left = share_left(precision)
        total += precision * left
        numerator += weighted * left
    variance, mean = 1 / total, numerator / total
    areas = {}
    for area, (precision, weighted) in sums.items():
        left = share_left(precision)
        own_mean = mean + (1 - left) * (weighted / precision - mean)
        areas[area] = Outlook(own_mean, deviation(variance, left), left)
    return Posterior(variance, Outlook(mean, deviation(variance, 1.0), 1.0), areas)


def share_left(precision: float) -> float:
    """Return the share of an area's own variance, 0..1, that answers of this precision leave."""
    return 1 / (1 + AREA * precision)


def deviation(variance: float, share: float) -> float:
    """Return the standard deviation of z for these remainders of the shared parts."""
    return sqrt(share * share * variance + AREA * share + OWN)


def variance_of_sum(deviations: Sequence[tuple[str, float]], posterior: Posterior) -> float:
    """Return the variance of a weighted sum of open requirements.

    ``deviations`` has the area and the weighted standard deviation for each unit of z of each.
    """
    squares = shared = 0.0
    totals: dict[str, float] = {}
    for area, own in deviations:
        squares += own * own
        shared += own * posterior.outlook(area).share
        totals[area] = totals.get(area, 0.0) + own
    # In the order of slugs, so that the order of the input has no effect.
    areas = sum(total * total * posterior.outlook(a).share for a, total in sorted(totals.items()))
    return OWN * squares + AREA * areas + posterior.variance * shared * shared
