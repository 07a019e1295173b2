"""Plans of many kinds of people on the real taxonomy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessments.domain.planning import Schedule, Step
from assessments.domain.planning.chapters import (
    Part,
)
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import Course
from assessments.domain.planning.path import Path, find_path, is_ready, steps_until
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.steps import Need
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.rules import MAX_LEVEL

CHOICES = Choices(Schedule(date(2026, 11, 26), 6))
PLATFORM = "platform-machine-learning-engineer"
Answers = dict[str, int]


@dataclass(frozen=True)
class Plan:
    """A plan, with what it is made from."""

    start: str
    target: str
    kind: str
    profile: Profile
    answers: Answers
    course: Course
    path: Path

    @cached_property
    def needs(self) -> Mapping[str, Need]:
        return {need.slug: need for need in self.course.needs}

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.path.steps

    @cached_property
    def early(self) -> list[Step]:
        """The steps before applying."""
        return [step for step in self.steps if step.before_applying]

    @cached_property
    def chapters(self) -> list[Part]:
        """The chapters before applying."""
        return [part for part in self.path.parts if part.before_applying]

    @cached_property
    def ready_after(self) -> int | None:
        return steps_until(self.profile, self.steps, is_ready)

    def times(self, step: Step) -> set[str]:
        """When the requirements that a step serves belong in a plan."""
        return {self.needs[slug].when for slug in step.needs}

    @cached_property
    def weak_side(self) -> set[str]:
        return {slug for slug, need in self.needs.items() if need.typical_gap >= 0.5}

    @cached_property
    def is_near(self) -> bool:
        """True if 60 % of the weight is at level 2, or if the role hires for level 3."""
        met = sum(
            need.weight
            for need in self.course.needs
            if max(self.answers[skill] for skill in need.skills) >= min(2, need.level)
        )
        weight = sum(need.weight for need in self.course.needs)
        return met >= 0.6 * weight or self.target == PLATFORM


def plan_for(taxonomy: Taxonomy, start: str, target: str, kind: str, answers: Answers) -> Plan:
    profile = Profile(
        taxonomy,
        start,
        target,
        taxonomy.target(start, target),
        answers,
        taxonomy.curricula[target],
        {project.slug: project for project in taxonomy.projects},
    )
    course, path = profile.course(CHOICES), find_path(profile, CHOICES)
    return Plan(start, target, kind, profile, answers, course, path)


def people(taxonomy: Taxonomy, start: str) -> Iterator[tuple[str, Answers]]:
    """Yield five kinds of people from a start role."""
    skills = [skill.slug for skill in taxonomy.skills if not skill.retired]
    means = {row.skill: int(row.mean + row.mean % 1) for row in taxonomy.typical_levels[start]}
    typical = {skill: means.get(skill, 0) for skill in skills}
    yield "typical", typical
    yield "zeros", dict.fromkeys(skills, 0)
    yield "ones", dict.fromkeys(skills, 1)
    # Half levels are rounded up and down by turns.
    half = {skill: number % 2 for number, skill in enumerate(skills)}
    yield "above", {s: min(MAX_LEVEL, level + 1 - half[s]) for s, level in typical.items()}
    yield "below", {s: max(0, level - half[s]) for s, level in typical.items()}
