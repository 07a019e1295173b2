"""What typical people are asked and what they plan, before and after an edit. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import find_path
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import DEFAULT_HOURS, Schedule
from assessments.domain.questionnaire.order import FIRST_BLOCK, question_order
from assessments.domain.taxonomy.differences import ORDER
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.effects import Effects, Move

# How many steps of a plan the preview of an edit compares.
FIRST_STEPS = 10
# The order of steps does not depend on dates.
ANY_SCHEDULE = Schedule(date(2000, 1, 3), DEFAULT_HOURS)


class Placed(NamedTuple):
    """A new question or step, and its place, from 1."""

    name: str
    place: int


class Versions(NamedTuple):
    """A list of names before and after an edit."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def first(self, number: int) -> "Versions":
        """Return the first names of both lists."""
        return Versions(self.before[:number], self.after[:number])

    @property
    def new(self) -> list[Placed]:
        """The names that were not in it before, with their places."""
        placed = enumerate(self.after, 1)
        return [Placed(name, place) for place, name in placed if name not in self.before]

    @property
    def joined(self) -> list[str]:
        """The names that were not in it before."""
        return [name for name, _ in self.new]

    @property
    def left(self) -> list[str]:
        """The names that are no longer in it."""
        return [name for name in self.before if name not in self.after]

    @property
    def differ(self) -> bool:
        """Whether the edit changes the list."""
        return self.before != self.after


NOTHING = Versions((), ())


class Journey(NamedTuple):
    """What an edit changes for people with the typical levels of a start role, rounded.

    ``move`` is the change of their scores, None if these stay. ``questions`` are those of the short
    form and ``steps`` those of the plan, in their order. ``hours`` are those of the plan before and
    after the edit.
    """

    start_role: str
    target_role: str
    move: Move | None
    questions: Versions
    steps: Versions
    hours: tuple[int, int]

    @property
    def first_questions(self) -> Versions:
        """The first block of questions."""
        return self.questions.first(FIRST_BLOCK)

    @property
    def first_steps(self) -> Versions:
        """The first steps of the plan."""
        return self.steps.first(FIRST_STEPS)

    @property
    def is_changed(self) -> bool:
        """Whether anything changes."""
        return bool(self.move) or self.questions.differ or self.steps.differ


class Journeys(NamedTuple):
    """The pairs of roles that an edit concerns.

    ``changed`` are those with other scores, questions or steps; a pair of roles that is
    no longer offered is one of them. The other values are numbers of pairs.
    """

    changed: list[Journey]
    concerned: int
    same_questions: int
    same_steps: int


def typical_journeys(effects: Effects) -> Journeys:
    """Compare the pairs of roles that an edit concerns before and after it."""
    before, after = effects.before, effects.after
    moves = {(move.start_role, move.target_role): move for move in effects.moves}
    starts, targets = _concerned_roles(effects)
    reach = _Reach(effects)
    journeys = []
    for start in after.start_roles:
        for target in after.target_roles:
            if start.slug not in starts and target.slug not in targets:
                continue
            pair = (start.slug, target.slug)
            move = moves.get((start.name, target.name))
            if not move and not reach.includes(*pair):
                journeys.append(Journey(start.name, target.name, None, NOTHING, NOTHING, (0, 0)))
                continue
            was, now = _asked_and_planned(before, *pair), _asked_and_planned(after, *pair)
            # What both have has its new name in both, so that only a change shows.
            questions = was.questions | now.questions
            steps = was.steps | now.steps
            journeys.append(
                Journey(
                    start.name,
                    target.name,
                    move,
                    _versions(questions, was.questions, now.questions),
                    _versions(steps, was.steps, now.steps),
                    (was.hours, now.hours),
                )
            )
    journeys += _withdrawn(effects)
    return Journeys(
        [row for row in journeys if row.is_changed],
        len(journeys),
        sum(not row.first_questions.differ for row in journeys),
        sum(not row.first_steps.differ for row in journeys),
    )


def _versions(names: dict[Any, str], before: Iterable[Any], after: Iterable[Any]) -> Versions:
    return Versions(tuple(names[key] for key in before), tuple(names[key] for key in after))


def _withdrawn(effects: Effects) -> Iterator[Journey]:
    """Yield the pairs of roles that are no longer offered."""
    for move in effects.moves:
        if move.after is None:
            yield Journey(move.start_role, move.target_role, move, NOTHING, NOTHING, (0, 0))


def _concerned_roles(effects: Effects) -> tuple[set[str], set[str]]:
    """Return the slugs of the start roles and of the target roles that an edit concerns."""
    starts, targets = set(), set()
    for change in effects.changes:
        role = change.name.partition("/")[0]
        if change.kind in ("typical level", "role"):
            starts.add(role)
        if change.kind in ("requirement", "chapter", "role"):
            targets.add(role)
        elif change.kind in ("skill", ORDER):
            fields = {field.name.partition(" ")[0] for field in change.fields}
            if not fields or fields & {"level", "chapter"}:
                targets |= {row.slug for row in effects.after.target_roles}
    return starts, targets


class _Reach:
    """The pairs of roles whose questions or steps an edit can change.

    Comparing a pair takes long, and a new skill belongs to the typical levels of all start roles
    but to the plans of few target roles.
    """

    def __init__(self, effects: Effects) -> None:
        self._versions = (effects.before, effects.after)
        names: dict[str, set[str]] = defaultdict(set)
        for change in effects.changes:
            names[change.kind].add(change.name)
        self._everywhere = bool(names.keys() & {"project", ORDER})
        owned = names["requirement"] | names["chapter"] | names["role"]
        self._roles = {name.partition("/")[0] for name in owned}
        self._skills = names["skill"]
        self._typical = names["typical level"]
        self._used: dict[str, set[str]] = {}

    def includes(self, start_role: str, target_role: str) -> bool:
        """Return False if the pair has the same questions and steps before and after the edit."""
        if self._everywhere or self._roles & {start_role, target_role}:
            return True
        if target_role not in self._used:
            versions = (_used_skills(taxonomy, target_role) for taxonomy in self._versions)
            self._used[target_role] = set().union(*versions)
        used = self._used[target_role]
        typical = {f"{start_role}/{slug}" for slug in used}
        return bool(used & self._skills or typical & self._typical)


def _used_skills(taxonomy: Taxonomy, target_role: str) -> set[str]:
    """Return the skills in a role's requirements and chapters, with those that they need."""
    found: set[str] = set()
    rows = taxonomy.requirements.get(target_role, ())
    chapters = taxonomy.curricula.get(target_role, ())
    new = {slug for row in rows for slug in row.skills}
    new |= {step.skill for chapter in chapters for step in chapter.steps}
    while new:
        found |= new
        known = (taxonomy.skill_by_slug.get(slug) for slug in new)
        new = {slug for skill in known if skill for slug in skill.prerequisites()} - found
    return found


class _Typical(NamedTuple):
    """Names of the questions and steps of a typical person by their keys, in their order."""

    questions: dict[Any, str]
    steps: dict[Any, str]
    hours: int


def _asked_and_planned(taxonomy: Taxonomy, start_role: str, target_role: str) -> _Typical:
    """Return the questions and steps between two roles; nothing without a target."""
    try:
        target = taxonomy.target(start_role, target_role)
        typical = taxonomy.typical_by_skill(start_role)
        profile = Profile(
            taxonomy=taxonomy,
            start_role=start_role,
            target_role=target_role,
            target=target,
            answers={skill: round(typical[skill].mean) for skill in target.skills},
            curriculum=taxonomy.curricula.get(target_role, ()),
            projects={project.slug: project for project in taxonomy.projects},
        )
        steps = find_path(profile, Choices(ANY_SCHEDULE)).steps
    except (KeyError, ValueError):
        # Before an edit that fixes the taxonomy, the taxonomy may be inconsistent.
        return _Typical({}, {}, 0)
    rows = {row.slug: row for row in taxonomy.requirements[target_role]}
    return _Typical(
        {slug: taxonomy.requirement_name(rows[slug]) for slug in question_order(target)},
        {
            (step.skill, step.level): f"{taxonomy.skill_by_slug[step.skill].name} {step.level}"
            for step in steps
        },
        round(sum(step.hours for step in steps)),
    )
