"""Custom orders of steps that still respect prerequisites. Pure."""

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from graphlib import TopologicalSorter
from itertools import chain
from typing import Literal

from assessments.domain.planning.steps import Step, StepKey

Move = Literal["next", "earlier", "later"]


def arrange_steps(steps: Sequence[Step], wanted: Iterable[StepKey]) -> list[Step]:
    """Return ``steps``, given in the suggested order, in the order of ``wanted``.

    A step that is not in ``wanted`` stays after the step that it follows in the suggested order.
    No step comes before its prerequisites, whatever ``wanted`` says.
    """
    rank = {key: position for position, key in enumerate(wanted)}
    positions: dict[StepKey, tuple[int, int]] = {}
    last = -1
    for number, step in enumerate(steps):
        last = rank.get(step.key, last)
        positions[step.key] = (last, number)
    by_key = {step.key: step for step in steps}
    needed = {step.key: [key for key in step.before if key in by_key] for step in steps}
    sorter = TopologicalSorter(needed)
    sorter.prepare()
    ready: list[tuple[tuple[int, int], StepKey]] = []
    arranged = []
    while sorter.is_active():
        for key in sorter.get_ready():
            heapq.heappush(ready, (positions[key], key))
        _, key = heapq.heappop(ready)
        arranged.append(by_key[key])
        sorter.done(key)
    return _in_chapters(steps, arranged)


def _in_chapters(steps: Sequence[Step], arranged: Sequence[Step]) -> list[Step]:
    """Return the arranged steps, of which those that were moved join the chapter around them."""
    chapters = dict.fromkeys(step.chapter for step in steps)
    rank = {chapter: number for number, chapter in enumerate(chapters)}
    kept = _longest_ascending([rank[step.chapter] for step in arranged])
    placed, around = [], next((arranged[n] for n in sorted(kept)), None)
    for number, step in enumerate(arranged):
        if number in kept:
            around = step
        elif around:
            step = step._replace(chapter=around.chapter, before_applying=around.before_applying)
        placed.append(step)
    return placed


def _longest_ascending(numbers: Sequence[int]) -> set[int]:
    """Return the positions of a longest subsequence that never falls."""
    ends: list[int] = []  # the least last number of a subsequence, by its length
    last: list[int] = []  # its position
    previous: list[int | None] = []
    for position, number in enumerate(numbers):
        length = bisect_right(ends, number)
        previous.append(last[length - 1] if length else None)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [position]
    found: set[int] = set()
    at = last[-1] if last else None
    while at is not None:
        found.add(at)
        at = previous[at]
    return found


def cones(steps: Iterable[Step]) -> dict[StepKey, list[StepKey]]:
    """Return each step's direct and indirect prerequisites and itself, in a valid order.

    Raises CycleError, a ValueError.
    """
    by_key = {step.key: step for step in steps}
    needed = {key: [k for k in step.before if k in by_key] for key, step in by_key.items()}
    found: dict[StepKey, list[StepKey]] = {}
    for key in TopologicalSorter(needed).static_order():
        before = chain.from_iterable(found[other] for other in needed[key])
        found[key] = [*dict.fromkeys(before), key]
    return found


def move_step(steps: Sequence[Step], key: StepKey, move: Move) -> list[StepKey]:
    """Return the order of keys after moving one step, along with any steps that must move with it.

    ``next`` moves the step and its prerequisites to the front. ``earlier`` and ``later`` move it
    past one step that is unrelated to it. Raises KeyError if no step has this key.
    """
    keys = [step.key for step in steps]
    if key not in keys:
        raise KeyError(key)
    prerequisites = {step: set(cone) - {step} for step, cone in cones(steps).items()}
    if move == "next":
        front = [other for other in keys if other == key or other in prerequisites[key]]
        return front + [other for other in keys if other not in front]
    pairs = {(step, needed) for step, others in prerequisites.items() for needed in others}
    if move == "earlier":
        return _move_earlier(keys, key, pairs)
    reversed_pairs = {(needed, step) for step, needed in pairs}
    return _move_earlier(keys[::-1], key, reversed_pairs)[::-1]


def _move_earlier(
    keys: list[StepKey], key: StepKey, bound: set[tuple[StepKey, StepKey]]
) -> list[StepKey]:
    """Move ``key``, with the keys directly before it that it depends on, past one other key.

    ``bound`` has pairs of which the second must stay before the first.
    """
    end = keys.index(key)
    start = end
    block = [key]
    while start > 0 and any((other, keys[start - 1]) in bound for other in block):
        start -= 1
        block.insert(0, keys[start])
    if start == 0:
        return keys
    return keys[: start - 1] + block + [keys[start - 1]] + keys[end + 1 :]
