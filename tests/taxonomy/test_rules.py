"""Cycles among prerequisites, compared with an independent implementation."""

from graphlib import CycleError, TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.taxonomy.rules import prerequisite_cycle

edges = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


@given(edges)
def test_a_cycle_is_found_exactly_when_there_is_one(pairs):
    graph: dict[str, set[str]] = {}
    for skill, needed in pairs:
        graph.setdefault(skill, set()).add(needed)
    try:
        TopologicalSorter(graph).prepare()
        expected = False
    except CycleError:
        expected = True
    cycle = prerequisite_cycle(pairs)
    assert (cycle is not None) == expected
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(step in pairs for step in zip(cycle, cycle[1:], strict=False))
