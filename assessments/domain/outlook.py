"""The questions and plans of typical people that an edit of the taxonomy changes. Pure."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import find_path
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import DEFAULT_HOURS, Schedule
from assessments.domain.planning.steps import StepKey
from assessments.domain.questionnaire.order import FIRST_BLOCK, question_order
from assessments.domain.taxonomy.document import Taxonomy


class Placed(NamedTuple):
    """A new question or step, and its place, from 1."""

    name: str
    place: int


class Plan(NamedTuple):
    """The size of a suggested plan."""

    steps: int
    hours: int


class Outlook(NamedTuple):
    """What changes for people with the typical levels of a start role, rounded."""

    start_role: str
    target_role: str
    new_questions: tuple[Placed, ...]
    postponed: tuple[str, ...]  # requirements that leave the first block of questions
    plan_before: Plan
    plan_after: Plan
    new_steps: tuple[Placed, ...]
    same_steps: int  # how many of the other steps at the beginning stay in the same order

    @property
    def same_plan(self) -> bool:
        """True if the plan only has new steps."""
        return self.same_steps == self.plan_before.steps


def outlooks(before: Taxonomy, after: Taxonomy, targets: Collection[str]) -> Iterator[Outlook]:
    """Yield what changes for each start role that both have, and each of these target roles."""
    known = before.requirements.keys() & after.requirements.keys()
    for target in after.target_roles:
        for start in after.start_roles:
            is_both = target.slug in known and start.slug in before.typical_levels
            if target.slug in targets and start != target and is_both:
                yield _outlook(before, after, start.slug, target.slug)


def _outlook(before: Taxonomy, after: Taxonomy, start: str, target: str) -> Outlook:
    old, new = (question_order(taxonomy.target(start, target)) for taxonomy in (before, after))
    names = {row.slug: row.name for row in after.requirements[target]}
    old_steps, new_steps = (_steps(taxonomy, start, target) for taxonomy in (before, after))
    kept = [step for step in new_steps if step in old_steps]
    pairs = zip(old_steps, kept, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return Outlook(
        after.role_by_slug[start].name,
        after.role_by_slug[target].name,
        tuple(Placed(names[slug], place) for place, slug in enumerate(new, 1) if slug not in old),
        tuple(names[slug] for slug in old[:FIRST_BLOCK] if slug in new[FIRST_BLOCK:]),
        _size(old_steps),
        _size(new_steps),
        tuple(
            Placed(f"{after.skill_by_slug[skill].name} {level}", place)
            for place, (skill, level) in enumerate(new_steps, 1)
            if (skill, level) not in old_steps
        ),
        same,
    )


def _size(steps: Mapping[StepKey, float]) -> Plan:
    return Plan(len(steps), round(sum(steps.values())))


def _steps(taxonomy: Taxonomy, start: str, target: str) -> dict[StepKey, float]:
    """Return the hours of each step of a typical person's plan, in order."""
    compiled = taxonomy.target(start, target)
    typical = taxonomy.typical_by_skill(start)
    profile = Profile(
        taxonomy=taxonomy,
        start_role=start,
        target_role=target,
        target=compiled,
        answers={skill: round(typical[skill].mean) for skill in compiled.skills},
        curriculum=taxonomy.curricula.get(target, ()),
        projects={project.slug: project for project in taxonomy.projects},
    )
    path = find_path(profile, Choices(Schedule(date.min, DEFAULT_HOURS)))
    return {step.key: step.hours for step in path.steps}
