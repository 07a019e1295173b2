"""An order by hand: what somebody wants to do first, as far as prerequisites allow."""

import heapq
from collections.abc import Iterable, Sequence
from typing import Literal

from assessments.domain.planning.steps import Step, StepKey

Move = Literal["next", "earlier", "later"]


def arrange_steps(steps: Sequence[Step], wanted: Iterable[StepKey]) -> list[Step]:
    """Return ``steps``, which are in the suggested order, in the order ``wanted``.

    A step that is not wanted anywhere follows the one that it follows in the suggested order;
    whatever is wanted, nothing comes before what it rests on.
    """
    rank = {key: place for place, key in enumerate(wanted)}
    places: dict[StepKey, tuple[int, int]] = {}
    last = -1
    for number, step in enumerate(steps):
        last = rank.get(step.key, last)
        places[step.key] = (last, number)
    by_key = {step.key: step for step in steps}
    waits_for = {step.key: {key for key in step.before if key in by_key} for step in steps}
    opens: dict[StepKey, list[StepKey]] = {key: [] for key in by_key}
    for key, needed in waits_for.items():
        for other in needed:
            opens[other].append(key)
    free = [(places[key], key) for key, needed in waits_for.items() if not needed]
    heapq.heapify(free)
    arranged = []
    while free:
        _, key = heapq.heappop(free)
        arranged.append(by_key[key])
        for other in opens[key]:
            waits_for[other].discard(key)
            if not waits_for[other]:
                heapq.heappush(free, (places[other], other))
    return arranged


def move_step(steps: Sequence[Step], key: StepKey, move: Move) -> list[StepKey]:
    """Return the order after moving one step, with all that must move with it.

    ``next`` brings it and what it rests on to the front; ``earlier`` and ``later`` past one step
    that has nothing to do with it. Raises KeyError where the step is not among them.
    """
    keys = [step.key for step in steps]
    if key not in keys:
        raise KeyError(key)
    below = _ancestors(steps)
    if move == "next":
        cone = [other for other in keys if other == key or other in below[key]]
        return cone + [other for other in keys if other not in cone]
    if move == "earlier":
        return _past_one(keys, key, {(a, b) for a, others in below.items() for b in others})
    turned = _past_one(keys[::-1], key, {(b, a) for a, others in below.items() for b in others})
    return turned[::-1]


def _past_one(
    keys: list[StepKey], key: StepKey, bound: set[tuple[StepKey, StepKey]]
) -> list[StepKey]:
    """Move ``key`` before the nearest key that it is not bound to, with those in between."""
    end = keys.index(key)
    start = end
    block = [key]
    while start > 0 and any((other, keys[start - 1]) in bound for other in block):
        start -= 1
        block.insert(0, keys[start])
    if start == 0:
        return keys
    return keys[: start - 1] + block + [keys[start - 1]] + keys[end + 1 :]


def _ancestors(steps: Sequence[Step]) -> dict[StepKey, set[StepKey]]:
    found: dict[StepKey, set[StepKey]] = {}
    for step in steps:  # what a step rests on stands before it
        found[step.key] = set()
        for needed in step.before:
            if needed in found:
                found[step.key] |= {needed, *found[needed]}
    return found
