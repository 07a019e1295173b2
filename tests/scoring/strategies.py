"""Hypothesis strategies: target roles, start roles and answers."""

from dataclasses import dataclass

from hypothesis import strategies as st

from assessments.domain.scoring import NOT_RELEVANT, UNSURE, Answer

from .values import Requirement, TypicalLevel

AREAS = ("data", "modelling", "operations")
MAX_REQUIREMENTS = 5


@dataclass(frozen=True)
class Case:
    """A target role, two start roles, one person's answers and a level for every skill."""

    requirements: tuple[Requirement, ...]
    typical: dict[str, TypicalLevel]
    other_typical: dict[str, TypicalLevel]
    answers: dict[str, Answer]
    levels: dict[str, int]


def weights() -> st.SearchStrategy[float]:
    """1, 2 and 4 as in the taxonomy, and other values from 0.1 to 10."""
    return st.sampled_from([1, 2, 4]) | st.floats(0.1, 10)


def typical_levels() -> st.SearchStrategy[TypicalLevel]:
    """Means 0..4 (often on a level or halfway) and spreads 0.5..1.5."""
    means = st.integers(0, 8).map(lambda n: n / 2) | st.floats(0, 4)
    return st.builds(TypicalLevel, means, st.sampled_from([0.5, 1.0, 1.5]) | st.floats(0.5, 1.5))


def answers() -> st.SearchStrategy[Answer | None]:
    """A level, "not sure", "not relevant" or, as None, no answer."""
    return st.integers(0, 4) | st.sampled_from([UNSURE, NOT_RELEVANT, None])


@st.composite
def requirements(draw: st.DrawFn, slug: str, must_have: bool = False) -> Requirement:
    """One requirement with one to three skills, a must-have if asked for or by chance."""
    level = draw(st.integers(2 if must_have else 1, 4))
    floors = st.integers(2, level) if level >= 2 else st.none()
    return Requirement(
        slug=slug,
        area=draw(st.sampled_from(AREAS)),
        skills=tuple(f"{slug}-{n}" for n in range(draw(st.sampled_from([1, 1, 2, 3])))),
        level=level,
        weight=draw(weights()),
        floor=draw(floors if must_have else st.none() | floors),
    )


@st.composite
def targets(draw: st.DrawFn) -> tuple[Requirement, ...]:
    """One to five requirements in any order, at least one of them a must-have."""
    slugs = draw(st.permutations("abcde"))[: draw(st.integers(1, MAX_REQUIREMENTS))]
    return tuple(draw(requirements(slug, must_have=not index)) for index, slug in enumerate(slugs))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Everything that a property needs."""
    target = draw(targets())
    skills = [skill for requirement in target for skill in requirement.skills]
    given = {skill: draw(answers()) for skill in skills}
    return Case(
        requirements=target,
        typical={skill: draw(typical_levels()) for skill in skills},
        other_typical={skill: draw(typical_levels()) for skill in skills},
        answers={skill: answer for skill, answer in given.items() if answer is not None},
        levels={skill: draw(st.integers(0, 4)) for skill in skills},
    )
