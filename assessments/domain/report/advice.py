"""How to close the leading gaps: resources, exercises and the plan's first step for each. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.domain.planning import Step
from assessments.domain.report.page import RequirementView
from assessments.domain.taxonomy.objects import Exercise, Learning, Resource


@dataclass(frozen=True, slots=True)
class Advice:
    """A leading gap with learning resources for the person's level, and exercises."""

    row: RequirementView
    resources: tuple[Resource, ...]
    exercises: tuple[tuple[str, Exercise], ...]  # with their setting
    step: int | None = None  # number of the first step of the plan that serves it


def advise(
    row: RequirementView, learning: Learning | None, start_role: str, step: int | None = None
) -> Advice:
    """Choose the resources that lead from the person's level towards the required level."""
    if learning is None:
        return Advice(row, (), (), step)
    level = row.score.level or 0
    resources = tuple(
        resource
        for resource in learning.resources
        if resource.to_level > level and resource.from_level < row.requirement.level
    )
    return Advice(row, resources, learning.exercises_for(level + 1, start_role), step)


def first_step_numbers(steps: Sequence[Step]) -> dict[str, int]:
    """Return the number, from 1, of the first step that serves each requirement."""
    numbers: dict[str, int] = {}
    for number, step in enumerate(steps, 1):
        for slug in step.needs:
            numbers.setdefault(slug, number)
    return numbers
