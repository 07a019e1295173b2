"""Generated cases for planning."""

from collections.abc import Collection

from hypothesis import strategies as st

from assessments.domain.planning import Learnable, Need, Step, StepKey
from assessments.domain.planning.curriculum import Course
from assessments.domain.taxonomy.objects import Chapter, ChapterStep

NAMES = [f"s{number}" for number in range(6)]


def learnable(
    slug: str,
    hours: Collection[int] = (20, 40, 80, 160),
    needed: dict[int, Collection[StepKey]] | None = None,
    **values: object,
) -> Learnable:
    """A skill that takes ``hours`` to each level, half of them study; ``needed`` by level."""
    needed = needed or {}
    return Learnable(
        slug=slug,
        study_hours=tuple(number // 2 for number in hours),
        practice_hours=tuple(number - number // 2 for number in hours),
        prerequisites=tuple(tuple(needed.get(level, ())) for level in range(1, 5)),
        **{"start": 0} | values,
    )


def step(skill: str, level: int = 2, hours: float = 20, **values: object) -> Step:
    """A step before applying in a chapter of the same name, half of it study."""
    chosen = {"start": level - 1, "work_hours": 0, "before": (), "chapter": skill} | values
    return Step(
        skill=skill,
        level=level,
        study_hours=hours // 2,
        practice_hours=hours - hours // 2,
        needs=(skill,),
        check_first=False,
        **{"before_applying": True} | chosen,
    )


def chapter(slug: str, *keys: StepKey, **values: object) -> Chapter:
    """A chapter of a curriculum."""
    return Chapter(
        slug=slug,
        name=slug,
        outcome="It works.",
        steps=[ChapterStep(skill=skill, level=level) for skill, level in keys],
        **{"before_applying": True} | values,
    )


@st.composite
def skill_maps(draw: st.DrawFn) -> dict[str, Learnable]:
    """Skills whose prerequisites come earlier in the list."""
    skills = {}
    for index, name in enumerate(NAMES):
        needed = {
            level: [
                (other, draw(st.integers(1, 3)))
                for other in draw(st.lists(st.sampled_from(NAMES[:index]), unique=True, max_size=2))
            ]
            for level in (range(1, 5) if index else ())
        }
        skills[name] = learnable(
            name,
            [draw(st.integers(1, 100)) for _ in range(4)],
            needed,
            start=draw(st.integers(0, 4)),
            is_open=draw(st.booleans()),
        )
    return skills


@st.composite
def need_lists(draw: st.DrawFn) -> list[Need]:
    """Needs that share no skill."""
    free = draw(st.permutations(NAMES))
    needs = []
    while free:
        size = draw(st.integers(1, 3))
        group, free = free[:size], free[size:]
        level = draw(st.integers(1, 4))
        needs.append(
            Need(
                slug=group[0],
                skills=tuple(group),
                level=level,
                weight=draw(st.sampled_from((1, 2, 4))),
                floor=draw(st.none() | st.integers(2, level)) if level > 1 else None,
                when=draw(st.sampled_from(("core", "just-in-time", "late", "on-the-job"))),
                shares=tuple(draw(st.floats(0, 100)) for _ in group) if len(group) > 1 else (),
            )
        )
    return needs


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """What a plan is made from, with a curriculum that may lack some of the steps."""
    # No step needs one that comes later in this order.
    keys = [(name, level) for name in NAMES for level in range(1, 5)]
    kept = [key for key in keys if draw(st.booleans())]
    cuts = sorted(draw(st.sets(st.integers(1, len(keys)), max_size=4)))
    early = draw(st.integers(0, 5))
    slices = zip([0, *cuts], [*cuts, len(kept)], strict=True)
    chapters = [
        chapter(f"c{number}", *kept[start:end], before_applying=number < early)
        for number, (start, end) in enumerate(slices)
        if kept[start:end]
    ]
    return Course(
        draw(skill_maps()),
        draw(need_lists()),
        chapters,
        has_job=draw(st.booleans()),
        hires_at_level_3=draw(st.booleans()),
    )
