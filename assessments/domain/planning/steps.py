"""What planning works with: skills, needs and steps. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from assessments.domain.scoring.policy import ATTAINMENT
from assessments.domain.taxonomy.rules import MAX_LEVEL

StepKey = tuple[str, int]  # a skill and the level that the step leads to


def step_name(key: StepKey) -> str:
    """Return the name of a step in forms and in stored orders, such as ``docker:2``."""
    skill, level = key
    return f"{skill}:{level}"


@dataclass(frozen=True, slots=True)
class Learnable:
    """A skill to plan with; hours are those from the level below to levels 1..4.

    ``prerequisites`` has those of each level, from 1, in addition to those of the levels below.
    ``start`` is the person's level, 0..4. ``is_open`` is True if that level is an expectation, not
    an answer. ``ceiling`` is the level above which the person does not want to go.
    """

    slug: str
    study_hours: tuple[int, ...]
    practice_hours: tuple[int, ...]
    prerequisites: tuple[tuple[StepKey, ...], ...]
    start: int
    is_open: bool = False
    ceiling: int = MAX_LEVEL

    def needed_for(self, level: int) -> Iterator[StepKey]:
        """Yield the prerequisites of a step to ``level``, also those of the levels below."""
        return chain.from_iterable(self.prerequisites[:level])

    def hours(self, level: int) -> int:
        """Return the hours of study and practice from the level below to ``level``, 1..4."""
        return self.study_hours[level - 1] + self.practice_hours[level - 1]


class Need(NamedTuple):
    """A requirement: one of ``skills`` at ``level``.

    ``shares`` has the percentage of job ads that name each skill, 0 if unknown. ``typical_gap`` is
    that of the start role, 0..1. ``when`` is the requirement's.
    """

    slug: str
    skills: tuple[str, ...]
    level: int
    weight: float = 1.0
    floor: int | None = None
    typical_gap: float = 0.0
    when: str = "core"
    shares: tuple[float, ...] = ()


class Step(NamedTuple):
    """A step of a plan: raise one skill from the level ``start`` to ``level``.

    ``practice_hours`` is the practice to plan, which is less where a project practises several
    steps at once. ``work_hours`` is practice in real work, which takes none of the hours that the
    person sets aside for learning.
    """

    skill: str
    start: int
    level: int
    study_hours: int
    practice_hours: float
    work_hours: float
    needs: tuple[str, ...]  # slugs of the requirements that it serves
    before: tuple[StepKey, ...]  # steps of the plan that must come first
    check_first: bool  # the person's level is an expectation, not an answer
    chapter: str
    before_applying: bool
    project: str | None = None  # that practises it

    @property
    def key(self) -> StepKey:
        """The step's identity within a plan."""
        return self.skill, self.level

    @property
    def hours(self) -> float:
        """Hours of the person's own time."""
        return self.study_hours + self.practice_hours


def attainment_gain(start: int, level: int, target_level: int) -> float:
    """Return the attainment, 0..1, that a step from ``start`` to ``level`` adds."""
    attainments = ATTAINMENT[target_level]
    return attainments[level] - attainments[start]
