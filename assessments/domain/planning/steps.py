"""Find the steps that close the gaps. Each raises one skill by one level. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from assessments.domain.scoring.policy import ATTAINMENT
from assessments.domain.taxonomy.rules import MAX_LEVEL

# A step towards a missing must-have's floor counts this many times (policy).
MUST_HAVE_FACTOR = 2.0

StepKey = tuple[str, int]  # a skill and the level that the step leads to


def step_name(key: StepKey) -> str:
    """Return the name of a step in forms and in stored orders, such as ``docker:2``."""
    skill, level = key
    return f"{skill}:{level}"


@dataclass(frozen=True, slots=True)
class Learnable:
    """A skill to plan with: the hours from the level below to levels 1..4, and prerequisites.

    ``start`` is the person's level, 0..4. ``is_open`` is True if that level is an expectation, not
    an answer. ``ceiling`` is the level above which the person does not want to go.
    """

    slug: str
    hours: tuple[int, ...]
    prerequisites: tuple[StepKey, ...]
    start: int
    is_open: bool = False
    ceiling: int = MAX_LEVEL


class Need(NamedTuple):
    """A requirement to meet: one of ``skills``, in order of demand, at ``level``.

    ``importance`` is its share, 0..100, of the sum of weight times emphasis. ``floor`` is set only
    for a missing must-have.
    """

    slug: str
    skills: tuple[str, ...]
    level: int
    importance: float = 1.0
    floor: int | None = None


class Step(NamedTuple):
    """A step of a plan: raise one skill by one level."""

    skill: str
    level: int  # that it leads to, 1..4
    hours: int
    gain: float  # importance gained, 0..100; 0 if the step is only a prerequisite
    needs: tuple[str, ...]  # slugs of the requirements that it serves
    before: tuple[StepKey, ...]  # steps of the plan that must come first
    check_first: bool  # the person's level is an expectation, not an answer

    @property
    def key(self) -> StepKey:
        """The step's identity within a plan."""
        return self.skill, self.level


def plan_steps(skills: Mapping[str, Learnable], needs: Iterable[Need]) -> list[Step]:
    """Return the steps that meet all ``needs``, each once, in no particular order.

    Where several skills meet a need, the combination with the fewest hours in total is chosen;
    ties go by demand, then slug. Steps above a skill's ceiling are left out, together with
    prerequisites that only they need; combinations without such steps are preferred. Raises
    KeyError for an unknown skill, ValueError for a cycle.
    """
    unmet = sorted(
        (n for n in needs if all(skills[s].start < n.level for s in n.skills)),
        key=lambda need: need.slug,
    )
    chosen = _choose_skills(skills, unmet)
    wanted: set[StepKey] = set()
    for need, skill in chosen:
        wanted |= _closure(skills, skill, need.level)
    served: dict[str, list[Need]] = {}
    for need, skill in chosen:
        served.setdefault(skill, []).append(need)
    return [_step(skills, key, served.get(key[0], []), wanted) for key in sorted(wanted)]


def _choose_skills(skills: Mapping[str, Learnable], needs: list[Need]) -> list[tuple[Need, str]]:
    """Choose the skill that meets each need, so that all steps together take the fewest hours."""
    fixed: set[StepKey] = set()
    # Needs with the same alternatives get the same skill.
    groups: dict[tuple[str, ...], int] = {}
    for need in needs:
        if len(need.skills) == 1:
            fixed |= _closure(skills, need.skills[0], need.level)
        else:
            groups[need.skills] = max(need.level, groups.get(need.skills, 0))
    closures = [
        [_closure(skills, skill, level) - fixed for skill in group]
        for group, level in groups.items()
    ]
    shortfalls = [
        [max(0, level - max(skills[skill].start, skills[skill].ceiling)) for skill in group]
        for group, level in groups.items()
    ]

    def cost(choice: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        steps = set().union(*(closures[n][index] for n, index in enumerate(choice)))
        shortfall = sum(shortfalls[n][index] for n, index in enumerate(choice))
        return shortfall, sum(_hours(skills, key) for key in steps), choice

    best = min(product(*(range(len(group)) for group in groups)), key=cost)
    index_of = dict(zip(groups, best, strict=True))
    return [(need, need.skills[index_of.get(need.skills, 0)]) for need in needs]


def _closure(
    skills: Mapping[str, Learnable], skill: str, level: int, above: tuple[str, ...] = ()
) -> set[StepKey]:
    """Return the steps to ``level``, including all prerequisites."""
    if skill in above:
        raise ValueError(f"prerequisites form a cycle at {skill}")
    learnable = skills[skill]
    top = min(level, learnable.ceiling)
    steps = {(skill, step) for step in range(learnable.start + 1, top + 1)}
    if steps:
        for needed, needed_level in learnable.prerequisites:
            steps |= _closure(skills, needed, needed_level, (*above, skill))
    return steps


def _hours(skills: Mapping[str, Learnable], key: StepKey) -> int:
    return skills[key[0]].hours[key[1] - 1]


def _step(
    skills: Mapping[str, Learnable],
    key: StepKey,
    needs: list[Need],
    wanted: set[StepKey],
) -> Step:
    skill, level = key
    learnable = skills[skill]
    served = [need for need in needs if level <= need.level]
    return Step(
        skill=skill,
        level=level,
        hours=_hours(skills, key),
        gain=sum(_gain(need, level) for need in served),
        needs=tuple(need.slug for need in served),
        before=tuple(_before(learnable, level, wanted)),
        check_first=learnable.is_open and level == learnable.start + 1,
    )


def _gain(need: Need, level: int) -> float:
    share = need.importance * attainment_gain(level, need.level)
    return share * MUST_HAVE_FACTOR if need.floor is not None and level <= need.floor else share


def attainment_gain(level: int, target_level: int) -> float:
    """Return the attainment, 0..1, that a step to ``level`` adds, at most up to the target."""
    attainments = ATTAINMENT[target_level]
    return attainments[level] - attainments[level - 1]


def _before(learnable: Learnable, level: int, wanted: set[StepKey]) -> Iterator[StepKey]:
    if (learnable.slug, level - 1) in wanted:
        yield learnable.slug, level - 1
    else:
        yield from (needed for needed in learnable.prerequisites if needed in wanted)
