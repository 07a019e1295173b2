"""Making one skill of two, in the taxonomy as a value. Pure."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import (
    Prerequisite,
    Requirement,
    Skill,
    SkillShown,
    Specialism,
)


class MergeError(ValueError):
    """The two cannot be one; ``problems`` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def merged(taxonomy: Taxonomy, old: str, into: str) -> Taxonomy:
    """Return the taxonomy in which ``into`` stands wherever ``old`` did, whose slug is its alias.

    Levels, prerequisites, resources and typical levels of ``into`` stay as they are; those of
    ``old`` are taken over only where it has none. Raises MergeError.
    """
    problems = list(_problems(taxonomy, old, into))
    if problems:
        raise MergeError(problems)
    gone, kept = taxonomy.skill_by_slug[old], taxonomy.skill_by_slug[into]
    names = dict.fromkeys((*kept.aliases, old, gone.name, *gone.aliases))
    taken = {into, kept.name.lower()}
    aliases: dict[str, str] = {}
    for name in names:
        if name.lower() not in taken:
            aliases.setdefault(name.lower(), name)
    skills = tuple(
        skill.model_copy(update={"aliases": tuple(aliases.values())}) if skill is kept else skill
        for skill in taxonomy.skills
        if skill is not gone
    )
    return renamed(
        taxonomy.model_copy(update={"skills": skills}), lambda slug: into if slug == old else slug
    )


def with_todays_names(taxonomy: Taxonomy) -> Taxonomy:
    """Return the taxonomy with the slugs of merged skills replaced by those they went into."""
    return renamed(taxonomy, lambda slug: taxonomy.skill_slug(slug) or slug)


def renamed(taxonomy: Taxonomy, rename: Callable[[str], str]) -> Taxonomy:
    """Return the taxonomy with other skills named; what then stands twice stands once.

    Of two prerequisites or levels shown the higher stays, of two typical levels or ways to learn
    the one that bore the name before.
    """
    return taxonomy.model_copy(
        update={
            "skills": tuple(_skill(skill, rename) for skill in taxonomy.skills),
            "requirements": {
                role: tuple(_asking(row, rename) for row in rows)
                for role, rows in taxonomy.requirements.items()
            },
            "typical_levels": {
                role: _once(rows, rename) for role, rows in taxonomy.typical_levels.items()
            },
            "learning": _once(taxonomy.learning, rename),
            "specialisms": tuple(_specialism(row, rename) for row in taxonomy.specialisms),
            "projects": tuple(
                row.model_copy(update={"skills": _highest(row.skills, rename, SkillShown)})
                for row in taxonomy.projects
            ),
        }
    )


def _skill(skill: Skill, rename: Callable[[str], str]) -> Skill:
    needed = [row for row in skill.prerequisites if rename(row.skill) != skill.slug]
    rows = _highest(needed, rename, Prerequisite)
    return skill.model_copy(
        update={"prerequisites": tuple(sorted(rows, key=lambda row: row.skill))}
    )


def _asking(row: Any, rename: Callable[[str], str]) -> Any:
    skills = tuple(dict.fromkeys(rename(slug) for slug in row.skills))
    return row.model_copy(update={"skills": skills})


def _specialism(row: Specialism, rename: Callable[[str], str]) -> Specialism:
    asked = tuple(_asking(requirement, rename) for requirement in row.requirements)
    return row.model_copy(update={"requirements": asked})


def _highest(rows: Iterable[Any], rename: Callable[[str], str], kind: Any) -> tuple[Any, ...]:
    levels: dict[str, int] = {}
    for row in rows:
        slug = rename(row.skill)
        levels[slug] = max(row.level, levels.get(slug, 0))
    return tuple(kind(skill=slug, level=level) for slug, level in levels.items())


def _once(rows: Iterable[Any], rename: Callable[[str], str]) -> tuple[Any, ...]:
    rows = tuple(rows)
    own = {row.skill for row in rows if rename(row.skill) == row.skill}
    found: dict[str, Any] = {}
    for row in rows:
        slug = rename(row.skill)
        if slug == row.skill or slug not in own:
            found.setdefault(slug, row.model_copy(update={"skill": slug}))
    return tuple(found.values())


def _problems(taxonomy: Taxonomy, old: str, into: str) -> Iterable[str]:
    if old == into:
        yield "choose two different skills"
        return
    for slug in (old, into):
        if slug not in taxonomy.skill_by_slug:
            yield f"there is no skill {slug}"
            return
    if taxonomy.skill_by_slug[into].retired:
        yield f"{into} is retired: bring it back first"

    def both(rows: Iterable[Requirement]) -> bool:
        asked = set(chain.from_iterable(row.skills for row in rows))
        return {old, into} <= asked

    for role, rows in taxonomy.requirements.items():
        if both(rows):
            yield (
                f"{taxonomy.role_by_slug[role].name} asks for both: take one of them out of its "
                "requirements first"
            )
    for specialism in taxonomy.specialisms:
        if both(specialism.requirements):  # type: ignore[arg-type]
            yield f"the specialism {specialism.name} asks for both: take one of them out first"
