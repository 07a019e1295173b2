"""Which role is nearest: targets side by side, and the ways in for a beginner. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.domain.planning import Need, order_steps, plan_steps
from assessments.domain.planning.plan import Choices, Summary, steps_until_ready, summarise
from assessments.domain.planning.profile import Profile
from assessments.domain.taxonomy.objects import Role

# The roles from which most machine learning engineers come (career guide).
ENTRY_ROLES = ("data-scientist", "software-engineer")
# What people in a role usually do on real tasks (level 2) is what one needs to be hired (policy).
WORKING_LEVEL = 2


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target role for one person."""

    role: Role
    summary: Summary
    missing: tuple[str, ...]  # names of must-haves that are missing or expected to be

    @property
    def is_ready(self) -> bool:
        """Readiness is enough today."""
        return self.summary.hours_to_ready == 0


def compare_targets(profiles: Iterable[Profile], choices: Choices) -> list[TargetView]:
    """Return each profile's target role, the nearest first: by hours until ready enough."""
    views = []
    for profile in profiles:
        reached = profile.at_least(choices.reached)
        views.append(
            TargetView(
                role=profile.taxonomy.role_by_slug[profile.target_role],
                summary=summarise(
                    profile, Choices(choices.schedule, choices.reached, choices.ceilings)
                ),
                missing=tuple(
                    reached.taxonomy.requirement_name(reached.rows[score.slug])
                    for score in reached.report.requirements
                    if score.floor is not None and score.expected_level < score.floor
                ),
            )
        )
    return sorted(views, key=_distance)


def _distance(view: TargetView) -> tuple[bool, int, float, str]:
    hours = view.summary.hours_to_ready
    return hours is None, hours or 0, -view.summary.report.readiness, view.role.slug


@dataclass(frozen=True, slots=True)
class WayIn:
    """A role to be hired into first, on the way to the target role."""

    role: Role
    hours: int  # to what people in the role usually have
    hours_after: int  # from there until ready enough for the target

    @property
    def total(self) -> int:
        """Hours until ready enough for the target, by this way."""
        return self.hours + self.hours_after


def ways_in(profile: Profile) -> list[WayIn]:
    """Return the entry roles as ways to the target role, the nearer to be hired into first."""
    roles = (profile.taxonomy.role_by_slug.get(slug) for slug in ENTRY_ROLES)
    ways = [
        _way_in(profile, role)
        for role in roles
        if role and not role.retired and role.slug in profile.taxonomy.typical_levels
    ]
    return sorted(ways, key=lambda way: (way.hours, way.total))


def _way_in(profile: Profile, role: Role) -> WayIn:
    typical = {
        row.skill: int(row.mean + row.mean % 1)
        for row in profile.taxonomy.typical_levels[role.slug]
    }
    # Of alternatives people have one; it is the one that they are best at.
    alternatives = {
        skill: min(row.skills, key=lambda other: (-typical.get(other, 0), row.skills.index(other)))
        for row in profile.rows.values()
        for skill in row.skills
    }
    needs = [
        Need(skill, (skill,), level, 1.0, None)
        for skill, level in sorted(typical.items())
        if level >= WORKING_LEVEL and alternatives.get(skill, skill) == skill
    ]
    steps = plan_steps(profile.skills(), needs)
    hired = profile.at_least({step.skill: step.level for step in sorted(steps)})
    after = order_steps(plan_steps(hired.skills(), hired.needs()))
    number = steps_until_ready(hired, after) or 0
    return WayIn(
        role=role,
        hours=sum(step.hours for step in steps),
        hours_after=sum(step.hours for step in after[:number]),
    )
