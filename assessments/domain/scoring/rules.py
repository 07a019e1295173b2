"""The editions of the scoring rules.

A result keeps the figures that it was scored with. A file with a person's data can have results of
former rules, which are scored again by those rules when it is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessments.domain.scoring import policy


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between editions of the rules; README.md explains the current ones.

    ``attainment`` has 0..1 for each level, by target level. Reverse readiness counts requirements
    with a typical gap of at least ``reverse_gap``, home turf the others. ``cap`` gives the highest
    readiness for the shares, 0..1, of their floors that the must-haves reach.
    """

    number: int
    attainment: Mapping[int, tuple[float, ...]]
    reverse_gap: float
    cap: Callable[[Sequence[float]], float]


def _cap(shares: Sequence[float]) -> float:
    shortfall = len(shares) - sum(shares)
    return max(policy.CAP_MINIMUM, 100.0 - policy.CAP_STEP * shortfall)


def _former_cap(shares: Sequence[float]) -> float:
    return policy.FORMER_CAP + (100.0 - policy.FORMER_CAP) * min(1.0, *shares)


# Used until November 2026. Reverse readiness counted every requirement, and there was no home turf.
FORMER = Rules(1, policy.FORMER_ATTAINMENT, -1.0, _former_cap)
CURRENT = Rules(2, policy.ATTAINMENT, policy.REVERSE_SKILLSET_GAP, _cap)
RULES = {rules.number: rules for rules in (FORMER, CURRENT)}
