"""Rules of the taxonomy over plain values, shared by import, check, admin and models."""

import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

MAX_LEVEL = 4
WEIGHTS = (1, 2, 4)
# Characters not allowed in texts: control characters other than tab and line ends, and halves of a
# UTF-16 pair.
CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Minimum spread of a typical level, in levels: no estimate for a group is more precise than that.
MIN_SPREAD = 0.5

# Policy: minimum share, in percent of the role's job ads that name the term, for each weight.
WEIGHT_SHARES = ((40, 4), (15, 2), (0, 1))
# The next higher weight applies if the share is at least this many times that of every compared
# role.
DISTINCTIVE_RATIO = 1.5


def prerequisite_cycle(edges: Iterable[tuple[str, str]]) -> list[str] | None:
    """Return one cycle among (skill, needed skill) pairs as a closed path, or None."""
    needs: dict[str, list[str]] = {}
    for skill, needed in edges:
        needs.setdefault(skill, []).append(needed)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        # The sorter names each skill after the one that it needs.
        path: list[str] = error.args[1]
        return path[::-1]
    return None


def demand_weight(share: float, compared_shares: Iterable[float]) -> int:
    """Return the weight, 1, 2 or 4, that follows from job ads.

    ``share`` is the percentage of the target role's ads that name the term, ``compared_shares``
    the percentages for the roles that it is compared with.
    """
    weight = next(weight for least, weight in WEIGHT_SHARES if share >= least)
    compared = list(compared_shares)
    if compared and all(share >= DISTINCTIVE_RATIO * other for other in compared):
        weight = min(2 * weight, 4)
    return weight
