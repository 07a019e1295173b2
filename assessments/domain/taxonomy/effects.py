"""The effects of a taxonomy edit on the scores of typical people. Pure."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assessments.domain.scoring import score_answers
from assessments.domain.taxonomy.differences import Change, taxonomy_differences
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Role


class ScoringChange(NamedTuple):
    """One value that scores depend on, before and after; None if it did not or does not exist."""

    role: str  # slug; empty for a skill
    slug: str  # of the requirement, the skill or the role itself
    name: str  # of the requirement or skill, empty for the role itself
    part: str
    before: str | None
    after: str | None


class Figures(NamedTuple):
    """Figures, 0..100 with one decimal, for people with typical levels, and what they lack."""

    readiness: float
    reverse_readiness: float
    reverse_skillset: tuple[str, ...]  # slugs of requirements, sorted


class Move(NamedTuple):
    """A pair of roles whose typical figures change; None if the pair was or is not offered."""

    start_role: str
    target_role: str
    before: Figures | None
    after: Figures | None
    joined: tuple[str, ...]  # names of requirements that join the reverse skillset
    left: tuple[str, ...]


@dataclass(frozen=True)
class Effects:
    """All changes of an edit, those that scores depend on, and the figures that change."""

    before: Taxonomy
    after: Taxonomy
    changes: tuple[Change, ...]
    scoring: tuple[ScoringChange, ...]
    moves: tuple[Move, ...]

    @property
    def roles(self) -> set[str]:
        """Slugs of roles whose scoring changes."""
        return {change.role for change in self.scoring} - {""}

    @property
    def skills(self) -> set[str]:
        """Slugs of skills that are retired or restored."""
        return {change.slug for change in self.scoring if not change.role}

    @property
    def digest(self) -> str:
        """A digest of the changes and figures, which identifies the confirmed edit."""
        shown = (self.changes, self.scoring, self.moves)
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def taxonomy_effects(before: Taxonomy, after: Taxonomy) -> Effects:
    """Compare two taxonomies; ``after`` must be consistent.

    Specialisms and curricula are not part of any score, so changes to them have no effect here.
    """
    scoring = tuple(_scoring_changes(before, after))
    # A pair of roles whose values are the same has the same figures.
    changed_roles = {change.role for change in scoring}
    return Effects(
        before,
        after,
        tuple(taxonomy_differences(before, after)),
        scoring,
        tuple(_moves(before, after, changed_roles)),
    )


class _Place(NamedTuple):
    """The object that a value belongs to."""

    kind: str
    role: str
    slug: str


class _Values(NamedTuple):
    """The name of an object, and its values by label."""

    name: str
    parts: dict[str, str]


def _scoring_changes(before: Taxonomy, after: Taxonomy) -> Iterator[ScoringChange]:
    # The same names on both sides, so that a new name does not count as a change.
    both = (before, after)
    names = {item.slug: item.name for taxonomy in both for item in taxonomy.skills}
    areas = {item.slug: item.name for taxonomy in both for item in taxonomy.areas}
    old, new = (dict(_places(taxonomy, names, areas)) for taxonomy in both)
    nothing = _Values("", {})
    for place in old | new:
        former, current = old.get(place, nothing), new.get(place, nothing)
        for part in former.parts | current.parts:
            if former.parts.get(part) != current.parts.get(part):
                yield ScoringChange(
                    place.role,
                    place.slug,
                    current.name or former.name,
                    part,
                    former.parts.get(part),
                    current.parts.get(part),
                )


def _places(
    taxonomy: Taxonomy, names: Mapping[str, str], areas: Mapping[str, str]
) -> Iterator[tuple[_Place, _Values]]:
    for role in taxonomy.roles:
        offered = {"start role": role.start, "target role": role.target}
        uses = {use: "offered" for use, is_set in offered.items() if is_set and not role.retired}
        yield _Place("role", role.slug, role.slug), _Values("", uses)
        for row in taxonomy.requirements.get(role.slug, ()):
            values = {
                "skills": ", ".join(names[slug] for slug in row.skills),
                "area": areas[row.area],
                "level": str(row.level),
                "weight": str(row.weight),
            } | ({"must-have from level": str(row.floor)} if row.floor else {})
            yield (
                _Place("requirement", role.slug, row.slug),
                _Values(row.name, values),
            )
        for level in taxonomy.typical_levels.get(role.slug, ()):
            yield (
                _Place("typical level", role.slug, level.skill),
                _Values(
                    names[level.skill],
                    {
                        "typical level": f"{level.mean.normalize():f}",
                        "spread": f"{level.spread.normalize():f}",
                    },
                ),
            )
    for skill in taxonomy.skills:
        retired = {"retired": "yes"} if skill.retired else {}
        yield _Place("skill", "", skill.slug), _Values(skill.name, retired)


def _moves(before: Taxonomy, after: Taxonomy, changed_roles: set[str]) -> Iterator[Move]:
    figures_before, figures_after = _figures(before), _figures(after)
    starts = _either(before.start_roles, after.start_roles)
    targets = _either(before.target_roles, after.target_roles)
    names = {
        (role, row.slug): row.name
        for taxonomy in (before, after)
        for role, rows in taxonomy.requirements.items()
        for row in rows
    }
    for start in starts:
        for target in targets:
            if changed_roles.isdisjoint({start.slug, target.slug}):
                continue
            was = figures_before(start.slug, target.slug)
            now = figures_after(start.slug, target.slug)
            if was != now:
                lacked = set(was.reverse_skillset) if was else set()
                lacks = set(now.reverse_skillset) if now else set()
                joined, left = (
                    tuple(names[target.slug, slug] for slug in sorted(slugs))
                    for slugs in (lacks - lacked, lacked - lacks)
                )
                yield Move(start.name, target.name, was, now, joined, left)


def _either(before: list[Role], after: list[Role]) -> list[Role]:
    """Return the roles in either list, each once."""
    return list({role.slug: role for role in (*before, *after)}.values())


def _figures(taxonomy: Taxonomy) -> Callable[[str, str], Figures | None]:
    """Return a function that scores people whose levels are the typical ones, rounded."""
    starts = {role.slug for role in taxonomy.start_roles}
    targets = {role.slug for role in taxonomy.target_roles}

    def figures(start_role: str, target_role: str) -> Figures | None:
        if start_role not in starts or target_role not in targets:
            return None
        try:
            target = taxonomy.target(start_role, target_role)
        except (KeyError, ValueError):
            # Before an edit that fixes the taxonomy, the taxonomy may be inconsistent.
            return None
        typical = taxonomy.typical_by_skill(start_role)
        levels = {skill: round(typical[skill].mean) for skill in target.skills}
        report = score_answers(target, levels)
        return Figures(
            round(report.readiness, 1),
            round(report.reverse_readiness, 1),
            tuple(sorted(compiled.requirement.slug for compiled in target.reverse_skillset())),
        )

    return figures
