"""Specialisms as their page shows them, with how well each fits a person's skills. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import Course, plan_steps
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.steps import Need
from assessments.domain.scoring import RequirementScore, State
from assessments.domain.taxonomy.objects import Specialism, SpecialismRequirement

# One for a quick transition; two or three to a solid level.
MAX_SPECIALISMS = 3


@dataclass(frozen=True, slots=True)
class SpecialismView:
    """A specialism as seen by one person."""

    specialism: Specialism
    fit: float  # attainment of its requirements, 0..100
    is_estimated: bool  # one of its requirements has no answer
    missing: tuple[tuple[str, SpecialismRequirement, RequirementScore], ...]  # by name
    met: tuple[str, ...]  # names
    hours: float  # from today
    hours_on_top: float  # in addition to the plan for the role alone


def specialism_views(
    profile: Profile, choices: Choices, specialisms: Iterable[Specialism]
) -> list[SpecialismView]:
    """Return the specialisms as seen by a person, the best fit first."""
    steps = ordered_steps(profile, replace(choices, order=(), specialisms=()))
    today = profile.with_levels(choices.reached)
    planned = today.with_levels({step.skill: step.level for step in steps})
    views = []
    for specialism in specialisms:
        scores = today.specialism_scores(specialism)
        names = map(profile.taxonomy.requirement_name, specialism.requirements)
        rows = list(zip(names, specialism.requirements, scores, strict=True))
        weight = sum(score.weight for score in scores)
        views.append(
            SpecialismView(
                specialism=specialism,
                fit=100 * sum(score.weight * score.attainment for score in scores) / weight,
                is_estimated=any(score.state is State.OPEN for score in scores),
                missing=tuple(row for row in rows if row[-1].attainment < 1),
                met=tuple(name for name, _, score in rows if score.attainment == 1),
                hours=_hours(today, specialism),
                hours_on_top=_hours(planned, specialism),
            )
        )
    return sorted(views, key=lambda view: (-view.fit, view.hours, view.specialism.slug))


def _hours(profile: Profile, specialism: Specialism) -> float:
    needs = [Need(row.slug, row.skills, row.level) for row in specialism.requirements]
    steps = plan_steps(Course(profile.skills(), needs, chapters=()))
    return sum(step.hours + step.work_hours for step in steps)
