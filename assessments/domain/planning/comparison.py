"""Compare target roles by distance, and find entry roles on the way to one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import Course, plan_steps
from assessments.domain.planning.path import find_path
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.steps import Need, Step
from assessments.domain.planning.summary import Summary, summarise
from assessments.domain.taxonomy.objects import Role

# Most machine learning engineers come from these roles (see the career guide).
ENTRY_ROLES = ("data-scientist", "software-engineer")
# From these start roles another target role is nearer (policy).
NEARER_ROLES = {
    "data-analyst": "data-scientist",
    "devops-engineer": "platform-machine-learning-engineer",
}
# Our policy: to be hired, a person needs the skills that the role typically has at this level.
WORKING_LEVEL = 2
# People who meet less of a role than this, of 100, do not look like it yet (policy).
LEAST_LIKENESS = 50


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target role as seen by one person."""

    role: Role
    summary: Summary
    missing: tuple[str, ...]  # names of must-haves that are missing, by answer or by expectation


def compare_targets(profiles: Iterable[Profile], choices: Choices) -> list[TargetView]:
    """Return each profile's target role, sorted by the hours until it is time to apply."""
    views = []
    for profile in profiles:
        reached = profile.with_levels(choices.reached)
        views.append(
            TargetView(
                role=profile.taxonomy.role_by_slug[profile.target_role],
                summary=summarise(profile, _for_the_role(choices)),
                missing=tuple(
                    reached.taxonomy.requirement_name(reached.rows[score.slug])
                    for score in reached.report.requirements
                    if score.floor is not None and score.expected_level < score.floor
                ),
            )
        )
    return sorted(views, key=_distance)


def _for_the_role(choices: Choices) -> Choices:
    """Return the choices that also hold for another role."""
    return replace(choices, order=(), specialisms=(), wanted={})


def _distance(view: TargetView) -> tuple[bool, float, float, str]:
    """Return the key to sort by; roles that the person can never be ready for come last."""
    summary = view.summary
    is_out_of_reach = summary.hours_to_ready is None
    return is_out_of_reach, summary.hours_to_apply, -summary.report.readiness, view.role.slug


@dataclass(frozen=True, slots=True)
class Likeness:
    """The role that a person looks like today, by how much of it they meet.

    ``target`` and ``start`` are the person's two roles, if both are offered as target roles: then
    their difference says which one the person looks like. Otherwise both are None.
    """

    best: tuple[Role, int] | None  # attainment, 0..100; None if less of every role
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
        best=min(
            (row for row in rows if row[1] >= LEAST_LIKENESS),
            key=lambda row: (-row[1], row[0].slug),
            default=None,
        ),
        target=target,
        start=start,
    )


@dataclass(frozen=True, slots=True)
class EntryRoute:
    """A role to be hired into first, on the way to the target role.

    ``is_nearer`` is True for the one target role that is nearer from the start role: the hours are
    those until it is time to apply for it. Otherwise they are those until the person has what is
    typical of the role.
    """

    role: Role
    is_nearer: bool
    hours: int
    hours_after: int  # from there until ready for the target role

    @property
    def total(self) -> int:
        """Hours until ready for the target role on this route."""
        return self.hours + self.hours_after


def entry_routes(profile: Profile, others: Iterable[Profile], choices: Choices) -> list[EntryRoute]:
    """Return routes to the target role through an entry role, the shortest one first.

    ``others`` are the profiles for all target roles. There is no route if the start role or the
    target role is an entry role, or if none is nearer.
    """
    nearer = NEARER_ROLES.get(profile.start_role)
    entries = (nearer,) if nearer else ENTRY_ROLES
    if profile.start_role in ENTRY_ROLES or profile.target_role in entries:
        return []
    choices = _for_the_role(choices)
    if nearer:
        routes = [
            _nearer_route(profile, row, choices) for row in others if row.target_role == nearer
        ]
        direct = summarise(profile, choices).hours_to_apply
        return [route for route in routes if route.hours < direct]
    taxonomy = profile.taxonomy
    roles = (taxonomy.role_by_slug.get(slug) for slug in ENTRY_ROLES)
    routes = [
        _entry_route(profile, role, choices)
        for role in roles
        if role and not role.retired and role.slug in taxonomy.typical_levels
    ]
    return sorted(routes, key=lambda route: (route.total, route.hours))


def _nearer_route(profile: Profile, other: Profile, choices: Choices) -> EntryRoute:
    path = find_path(other, choices)
    steps = [step for step in path.open_steps if step.before_applying]
    return EntryRoute(
        role=profile.taxonomy.role_by_slug[other.target_role],
        is_nearer=True,
        hours=round(sum(map(path.hours_left, steps))),
        hours_after=_hours_after(profile, steps, choices),
    )


def _entry_route(profile: Profile, role: Role, choices: Choices) -> EntryRoute:
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
    today = profile.with_levels(choices.reached)
    steps = plan_steps(Course(today.skills(), needs, chapters=()))
    return EntryRoute(
        role=role,
        is_nearer=False,
        hours=round(sum(step.hours for step in steps)),
        hours_after=_hours_after(profile, steps, choices),
    )


def _hours_after(profile: Profile, steps: Iterable[Step], choices: Choices) -> int:
    """Return the hours until ready for the target role after ``steps``, with skipped ones."""
    hired = profile.with_levels(choices.reached).with_levels(
        {step.skill: step.level for step in steps}
    )
    everything = Choices(choices.schedule, preferred=choices.preferred)
    return round(summarise(hired, everything).hours_to_ready or 0)
