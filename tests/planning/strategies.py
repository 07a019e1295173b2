"""Generated cases for planning."""

from hypothesis import strategies as st

from assessments.domain.planning import Learnable, Need

NAMES = [f"s{number}" for number in range(6)]

Case = tuple[dict[str, Learnable], list[Need]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Skills whose prerequisites come earlier in the list, and needs that share no skill."""
    skills = {}
    for index, name in enumerate(NAMES):
        before = (
            draw(st.lists(st.sampled_from(NAMES[:index]), unique=True, max_size=2)) if index else []
        )
        skills[name] = Learnable(
            slug=name,
            hours=tuple(draw(st.integers(1, 100)) for _ in range(4)),
            prerequisites=tuple((other, draw(st.integers(1, 3))) for other in before),
            start=draw(st.integers(0, 4)),
            is_open=draw(st.booleans()),
        )
    free = draw(st.permutations(NAMES))
    needs = []
    while free:
        size = draw(st.integers(1, 3))
        group, free = free[:size], free[size:]
        level = draw(st.integers(1, 4))
        floor = draw(st.none() | st.integers(2, level)) if level > 1 else None
        importance = draw(st.floats(0.1, 10))
        needs.append(Need(group[0], tuple(group), level, importance, floor))
    return skills, needs
