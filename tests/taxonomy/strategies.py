"""Generated curricula."""

from hypothesis import strategies as st

from assessments.domain.taxonomy.objects import Chapter, ChapterExit, ChapterStep

SKILLS = ("snake", "coffee", "vectors", "limits")
WORDS = st.text("abc äé“\"'#:-", min_size=1, max_size=30).filter(str.strip).map(str.strip)
STEPS = st.builds(ChapterStep, skill=st.sampled_from(SKILLS), level=st.integers(1, 4))


@st.composite
def curricula(draw: st.DrawFn) -> tuple[Chapter, ...]:
    """One or more chapters; each step is in one of them."""
    steps = draw(st.lists(STEPS, min_size=1, unique=True))
    cuts = draw(st.sets(st.integers(1, len(steps) - 1))) if len(steps) > 1 else set()
    places = [0, *sorted(cuts), len(steps)]
    return tuple(
        Chapter(
            slug=f"chapter-{start}",
            name=draw(WORDS),
            outcome=draw(WORDS),
            before_applying=draw(st.booleans()),
            exits=tuple(
                ChapterExit(start_role=role, advice=draw(WORDS))
                for role in draw(st.lists(st.sampled_from(("analyst", "visitor")), unique=True))
            ),
            steps=tuple(steps[start:end]),
        )
        for start, end in zip(places, places[1:], strict=False)
    )
