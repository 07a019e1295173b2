"""Compare target roles by distance, and find entry roles on the way to one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import Course, plan_steps
from assessments.domain.planning.path import is_ready, ordered_steps, steps_until
from assessments.domain.planning.plan import Summary, summarise
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import Schedule
from assessments.domain.planning.steps import Need
from assessments.domain.taxonomy.objects import Role

# Most machine learning engineers come from these roles (see the career guide).
ENTRY_ROLES = ("data-scientist", "software-engineer")
# Our policy: to be hired, a person needs the skills that the role typically has at this level.
WORKING_LEVEL = 2


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target role as seen by one person."""

    role: Role
    summary: Summary
    missing: tuple[str, ...]  # names of must-haves that are missing, by answer or by expectation

    @property
    def is_ready(self) -> bool:
        """True if the person can apply today."""
        return self.summary.hours_to_ready == 0


def compare_targets(profiles: Iterable[Profile], choices: Choices) -> list[TargetView]:
    """Return each profile's target role, sorted by the hours until the person is ready."""
    views = []
    for profile in profiles:
        reached = profile.with_levels(choices.reached)
        views.append(
            TargetView(
                role=profile.taxonomy.role_by_slug[profile.target_role],
                summary=summarise(profile, replace(choices, order=(), specialisms=())),
                missing=tuple(
                    reached.taxonomy.requirement_name(reached.rows[score.slug])
                    for score in reached.report.requirements
                    if score.floor is not None and score.expected_level < score.floor
                ),
            )
        )
    return sorted(views, key=_distance)


def _distance(view: TargetView) -> tuple[bool, float, float, str]:
    hours = view.summary.hours_to_ready
    return hours is None, hours or 0, -view.summary.report.readiness, view.role.slug


@dataclass(frozen=True, slots=True)
class Likeness:
    """The target roles by how much of each a person meets today, the best first.

    ``target`` and ``start`` are the rows of the person's two roles, if both are offered as target
    roles: then their difference says which one the person looks like. Otherwise both are None.
    """

    rows: tuple[tuple[Role, int], ...]  # attainment, 0..100
    target: tuple[Role, int] | None
    start: tuple[Role, int] | None

    @property
    def lead(self) -> int:
        """How many points more of the target role than of the start role they meet."""
        return self.target[1] - self.start[1] if self.target and self.start else 0

    @property
    def distance(self) -> int:
        """The lead without its sign."""
        return abs(self.lead)


def role_likeness(profile: Profile, targets: Iterable[TargetView]) -> Likeness:
    """Compare the attainment of the roles of ``targets``; the profile's target may be retired."""
    rows = [(view.role, round(view.summary.report.attainment)) for view in targets]
    by_slug = {row[0].slug: row for row in rows}
    target, start = by_slug.get(profile.target_role), by_slug.get(profile.start_role)
    if not (target and start):
        target = start = None
    return Likeness(
        rows=tuple(sorted(rows, key=lambda row: (-row[1], row[0].slug))),
        target=target,
        start=start,
    )


@dataclass(frozen=True, slots=True)
class EntryRoute:
    """An entry role to be hired into first, on the way to the target role."""

    role: Role
    hours: float  # until the person has what is typical of the entry role
    hours_after: float  # from there until ready for the target role

    @property
    def total(self) -> float:
        """Hours until ready for the target role on this route."""
        return self.hours + self.hours_after


def entry_routes(profile: Profile) -> list[EntryRoute]:
    """Return a route to the target role through each entry role, the nearest entry role first."""
    roles = (profile.taxonomy.role_by_slug.get(slug) for slug in ENTRY_ROLES)
    routes = [
        _entry_route(profile, role)
        for role in roles
        if role and not role.retired and role.slug in profile.taxonomy.typical_levels
    ]
    return sorted(routes, key=lambda route: (route.hours, route.total))


def _entry_route(profile: Profile, role: Role) -> EntryRoute:
    typical = {
        row.skill: int(row.mean + row.mean % 1)
        for row in profile.taxonomy.typical_levels[role.slug]
    }
    # Of alternative skills only the one with the highest typical level counts.
    alternatives = {
        skill: min(row.skills, key=lambda other: (-typical.get(other, 0), row.skills.index(other)))
        for row in profile.rows.values()
        for skill in row.skills
    }
    needs = [
        Need(skill, (skill,), level)
        for skill, level in sorted(typical.items())
        if level >= WORKING_LEVEL and alternatives.get(skill, skill) == skill
    ]
    steps = plan_steps(Course(profile.skills(), needs, chapters=()))
    hired = profile.with_levels({step.skill: step.level for step in steps})
    after = ordered_steps(hired, Choices(Schedule(date.min, 1)))
    number = steps_until(hired, after, is_ready) or 0
    return EntryRoute(
        role=role,
        hours=sum(step.hours for step in steps),
        hours_after=sum(step.hours for step in after[:number]),
    )
