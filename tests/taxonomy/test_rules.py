"""Cycles among prerequisites, compared with an independent implementation."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.taxonomy.rules import prerequisite_cycle

Step = tuple[str, int]
places = st.tuples(st.sampled_from("abcd"), st.integers(1, 4))
edges = st.lists(st.tuples(places, places), max_size=12)


@given(edges)
def test_a_cycle_is_found_exactly_when_there_is_one(pairs):
    steps = {step for pair in pairs for step in pair}
    between = {(one, other) for one in steps for other in steps if one[0] == other[0]}
    left = set(pairs) | {(one, other) for one, other in between if one[1] > other[1]}
    every = set(left)
    while needless := {needed for _, needed in left} - {step for step, _ in left}:
        left = {(step, needed) for step, needed in left if needed not in needless}
    expected = bool(left)
    cycle = prerequisite_cycle((*step, *needed) for step, needed in pairs)
    assert (cycle is not None) == expected
    if cycle:
        assert cycle[0] == cycle[-1]
        for step, needed in zip(cycle, cycle[1:], strict=False):
            assert (step, needed) in every or step == (needed[0], needed[1] + 1)


def test_a_skill_may_need_a_skill_that_needs_a_lower_level_of_it():
    assert prerequisite_cycle([("a", 3, "b", 2), ("b", 1, "a", 1)]) is None
    assert prerequisite_cycle([("a", 1, "b", 2), ("b", 1, "a", 1)]) is not None
