"""Cycles among prerequisites, compared with an independent implementation."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.taxonomy.rules import prerequisite_cycle

edges = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


@given(edges)
def test_a_cycle_is_found_exactly_when_there_is_one(pairs):
    left = set(pairs)
    while needless := {needed for _, needed in left} - {skill for skill, _ in left}:
        left = {(skill, needed) for skill, needed in left if needed not in needless}
    expected = bool(left)
    cycle = prerequisite_cycle(pairs)
    assert (cycle is not None) == expected
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(step in pairs for step in zip(cycle, cycle[1:], strict=False))
