"""What typical people are asked and what they plan, before and after an edit. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import plan_steps
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


class Versions(NamedTuple):
    """A list of names before and after an edit."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def joined(self) -> list[str]:
        """The names that were not in it before."""
        return [name for name in self.after if name not in self.before]

    @property
    def left(self) -> list[str]:
        """The names that are no longer in it."""
        return [name for name in self.before if name not in self.after]

    @property
    def differ(self) -> bool:
        """Whether the edit changes the list."""
        return self.before != self.after


class Journey(NamedTuple):
    """What an edit changes for people with the typical levels of a start role, rounded.

    ``move`` is the change of their scores, None if these stay. ``questions`` are the first
    questions of the short form, in their order, and ``steps`` the first steps of the plan.
    """

    start_role: str
    target_role: str
    move: Move | None
    questions: Versions
    steps: Versions


class Journeys(NamedTuple):
    """The pairs of roles that an edit concerns.

    ``changed`` are those with other scores, first questions or first steps; a pair of roles that is
    no longer offered is one of them. The other values are numbers of pairs.
    """

    changed: list[Journey]
    concerned: int
    same_questions: int
    same_steps: int


def typical_journeys(effects: Effects) -> Journeys:
    """Return what an edit changes for typical people."""
    before, after = effects.before, effects.after
    moves = {(move.start_role, move.target_role): move for move in effects.moves}
    starts, targets = _concerned_roles(effects)
    journeys = []
    for start in after.start_roles:
        for target in after.target_roles:
            if start.slug not in starts and target.slug not in targets:
                continue
            pair = (start.slug, target.slug)
            was, now = _asked_and_planned(before, *pair), _asked_and_planned(after, *pair)
            move = moves.get((start.name, target.name))
            versions = (Versions(*both) for both in zip(was, now, strict=True))
            journeys.append(Journey(start.name, target.name, move, *versions))
    journeys += _withdrawn(effects)
    return Journeys(
        [row for row in journeys if row.move or row.questions.differ or row.steps.differ],
        len(journeys),
        sum(not row.questions.differ for row in journeys),
        sum(not row.steps.differ for row in journeys),
    )


def _withdrawn(effects: Effects) -> Iterator[Journey]:
    """Yield the pairs of roles that are no longer offered."""
    nothing = Versions((), ())
    for move in effects.moves:
        if move.after is None:
            yield Journey(move.start_role, move.target_role, move, nothing, nothing)


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


def _asked_and_planned(
    taxonomy: Taxonomy, start_role: str, target_role: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the first questions and steps; nothing for roles without them."""
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
        )
        steps = plan_steps(profile.course(Choices(ANY_SCHEDULE)))
    except (KeyError, ValueError):
        # Before an edit that fixes the taxonomy, the taxonomy may be inconsistent.
        return (), ()
    rows = {row.slug: row for row in taxonomy.requirements[target_role]}
    questions = [taxonomy.requirement_name(rows[slug]) for slug in question_order(target)]
    return (
        _first(questions, FIRST_BLOCK),
        _first([f"{taxonomy.skill_by_slug[s.skill].name} {s.level}" for s in steps], FIRST_STEPS),
    )


def _first(names: Sequence[str], number: int) -> tuple[str, ...]:
    return tuple(names[:number])
