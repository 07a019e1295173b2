"""The editions of the scoring rules.

A result keeps the figures that it was scored with. A file with a person's data can have results of
former rules, which are scored again by those rules when it is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.domain.scoring import policy


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between editions of the rules; README.md explains the current ones.

    ``attainment`` has 0..1 for each level, by target level. Reverse readiness counts requirements
    with a typical gap of at least ``reverse_gap``, home turf the others. ``cap`` gives the highest
    readiness for the shares, 0..1, of their floors that the must-haves reach. With ``infers``,
    answers inform the requirements that are open. The range is ``range_width`` standard deviations
    to each side.
    """

    number: int
    attainment: Mapping[int, tuple[float, ...]]
    reverse_gap: float
    cap: Callable[[Sequence[float]], float]
    infers: bool
    range_width: float


def _cap(shares: Sequence[float]) -> float:
    shortfall = len(shares) - sum(shares)
    return max(policy.CAP_MINIMUM, 100.0 - policy.CAP_STEP * shortfall)


def _first_cap(shares: Sequence[float]) -> float:
    return policy.FIRST_CAP + (100.0 - policy.FIRST_CAP) * min(1.0, *shares)


# Used until November 2026. Reverse readiness counted every requirement, and there was no home turf.
FIRST = Rules(1, policy.FIRST_ATTAINMENT, -1.0, _first_cap, False, policy.FORMER_RANGE_WIDTH)
# Used in November 2026. Every open requirement was as typical of the start role.
SECOND = Rules(
    2, policy.ATTAINMENT, policy.REVERSE_SKILLSET_GAP, _cap, False, policy.FORMER_RANGE_WIDTH
)
CURRENT = replace(SECOND, number=3, infers=True, range_width=policy.RANGE_WIDTH)
RULES = {rules.number: rules for rules in (FIRST, SECOND, CURRENT)}
