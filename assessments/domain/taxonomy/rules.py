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
# The next lower weight applies if no compared role names the term less often, with at least this
# many compared.
MIN_MIRRORED = 2


# A skill, a level of it, and a skill with the level of it that must come first.
Needed = tuple[str, int, str, int]


def prerequisite_cycle(needs: Iterable[Needed]) -> list[str] | None:
    """Return one cycle among levels of skills as a closed path, such as “docker 2”, or None.

    Each level of a skill also comes after the level below.
    """
    graph: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for skill, level, needed, needed_level in needs:
        for name, number in ((skill, level), (needed, needed_level)):
            for below in range(number, 1, -1):
                if (name, below - 1) in graph.setdefault((name, below), []):
                    break
                graph[name, below].append((name, below - 1))
        graph.setdefault((skill, level), []).append((needed, needed_level))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # The sorter names each level after the one that it needs.
        path: list[tuple[str, int]] = error.args[1]
        return [f"{skill} {level}" for skill, level in path[::-1]]
    return None


def demand_weight(share: float, compared_shares: Iterable[float], *, mirror: bool = True) -> int:
    """Return the weight, 1, 2 or 4, that follows from job ads.

    ``share`` is the percentage of the target role's ads that name the term, ``compared_shares``
    the percentages for the roles that it is compared with. Without ``mirror``, a role that names
    the term no more often than all of them keeps its weight, as before November 2026.
    """
    weight = next(weight for least, weight in WEIGHT_SHARES if share >= least)
    compared = list(compared_shares)
    if mirror and len(compared) >= MIN_MIRRORED and all(share <= other for other in compared):
        return max(weight // 2, 1)
    # A term that no one asks for does not set the role apart.
    if share and compared and all(share >= DISTINCTIVE_RATIO * other for other in compared):
        weight = min(2 * weight, 4)
    return weight
