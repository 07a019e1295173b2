"""Merge two skills of a taxonomy. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import (
    Chapter,
    Prerequisite,
    Skill,
    SkillShown,
    Specialism,
    SpecialismRequirement,
)
from assessments.domain.taxonomy.problems import Problem, ProblemsError, Ref


class MergeError(ProblemsError):
    """The two skills cannot be merged."""


def with_merged_skill(taxonomy: Taxonomy, old: str, into: str) -> Taxonomy:
    """Return the taxonomy with the skill ``old`` replaced by ``into``.

    The slug, name and aliases of ``old`` become aliases of ``into``. ``into`` keeps its levels,
    prerequisites, resources and typical levels; those of ``old`` are used only if it has none.
    Raises MergeError.
    """
    problems = list(_problems(taxonomy, old, into))
    if problems:
        raise MergeError(problems)
    source, target = taxonomy.skill_by_slug[old], taxonomy.skill_by_slug[into]
    aliases: dict[str, str] = {}
    for name in (*target.aliases, old, source.name, *source.aliases):
        if name.lower() not in {into, target.name.lower()}:
            aliases.setdefault(name.lower(), name)
    skills = tuple(
        skill.model_copy(update={"aliases": tuple(aliases.values())}) if skill is target else skill
        for skill in taxonomy.skills
        if skill is not source
    )
    return with_renamed_skills(
        taxonomy.model_copy(update={"skills": skills}), lambda slug: into if slug == old else slug
    )


def with_current_slugs(taxonomy: Taxonomy) -> Taxonomy:
    """Return the taxonomy with the slugs of merged skills replaced by current ones."""
    return with_renamed_skills(taxonomy, lambda slug: taxonomy.skill_slug(slug) or slug)


def with_renamed_skills(taxonomy: Taxonomy, rename: Callable[[str], str]) -> Taxonomy:
    """Return the taxonomy with ``rename`` applied to all references to skills, without duplicates.

    Of two prerequisites, or two skills of a project, the higher level is kept. Of two typical
    levels, learning entries or steps of a curriculum, the one that already had the name is kept.
    A chapter without any step left is removed.
    """
    return taxonomy.model_copy(
        update={
            "skills": tuple(_skill(skill, rename) for skill in taxonomy.skills),
            "requirements": {
                role: tuple(_requirement(row, rename) for row in rows)
                for role, rows in taxonomy.requirements.items()
            },
            "typical_levels": {
                role: _unique(rows, rename) for role, rows in taxonomy.typical_levels.items()
            },
            "learning": _unique(taxonomy.learning, rename),
            "specialisms": tuple(_specialism(row, rename) for row in taxonomy.specialisms),
            "projects": tuple(
                row.model_copy(update={"skills": _highest(row.skills, rename, SkillShown)})
                for row in taxonomy.projects
            ),
            "curricula": {
                role: tuple(_chapters(chapters, rename))
                for role, chapters in taxonomy.curricula.items()
            },
        }
    )


def _skill(skill: Skill, rename: Callable[[str], str]) -> Skill:
    def renamed(rows: Iterable[Prerequisite]) -> tuple[Prerequisite, ...]:
        needed = [row for row in rows if rename(row.skill) != skill.slug]
        return _highest(needed, rename, Prerequisite)

    return skill.with_prerequisites(renamed)


def _requirement(row: Any, rename: Callable[[str], str]) -> Any:
    skills = tuple(dict.fromkeys(rename(slug) for slug in row.skills))
    return row.model_copy(update={"skills": skills})


def _specialism(row: Specialism, rename: Callable[[str], str]) -> Specialism:
    requirements = tuple(_requirement(requirement, rename) for requirement in row.requirements)
    return row.model_copy(update={"requirements": requirements})


def _chapters(chapters: tuple[Chapter, ...], rename: Callable[[str], str]) -> Iterable[Chapter]:
    steps = [step for chapter in chapters for step in chapter.steps]
    taken = {(step.skill, step.level) for step in steps if rename(step.skill) == step.skill}
    for chapter in chapters:
        kept = []
        for step in chapter.steps:
            slug = rename(step.skill)
            if slug == step.skill:
                kept.append(step)
            elif (slug, step.level) not in taken:
                taken.add((slug, step.level))
                kept.append(step.model_copy(update={"skill": slug}))
        if kept:
            yield chapter.model_copy(update={"steps": tuple(kept)})


def _highest(rows: Iterable[Any], rename: Callable[[str], str], kind: Any) -> tuple[Any, ...]:
    levels: dict[str, int] = {}
    for row in rows:
        slug = rename(row.skill)
        levels[slug] = max(row.level, levels.get(slug, 0))
    return tuple(kind(skill=slug, level=level) for slug, level in levels.items())


def _unique(rows: Iterable[Any], rename: Callable[[str], str]) -> tuple[Any, ...]:
    rows = tuple(rows)
    unchanged = {row.skill for row in rows if rename(row.skill) == row.skill}
    unique: dict[str, Any] = {}
    for row in rows:
        slug = rename(row.skill)
        if slug == row.skill or slug not in unchanged:
            unique.setdefault(slug, row.model_copy(update={"skill": slug}))
    return tuple(unique.values())


def _problems(taxonomy: Taxonomy, old: str, into: str) -> Iterable[str]:
    if old == into:
        yield "Choose two different skills."
        return
    for slug in (old, into):
        if slug not in taxonomy.skill_by_slug:
            yield f"There is no skill {slug}."
            return
    skill, other = taxonomy.ref("skill", old), taxonomy.ref("skill", into)
    if taxonomy.skill_by_slug[into].retired:
        yield Problem.of(other, "retired", other, " is retired. Restore it first.")
    owners: list[tuple[Ref, Iterable[tuple[Ref, SpecialismRequirement]]]] = [
        *(
            (
                taxonomy.ref("role", role),
                ((taxonomy.ref("requirement", f"{role}/{row.slug}"), row) for row in rows),
            )
            for role, rows in taxonomy.requirements.items()
        ),
        *(
            (place, ((place, row) for row in field.requirements))
            for field in taxonomy.specialisms
            for place in (taxonomy.ref("specialism", field.slug),)
        ),
    ]
    for owner, rows in owners:
        places = {slug: place for place, row in rows for slug in row.skills}
        if old in places and into in places:
            yield Problem.of(
                places[old],
                "skills",
                owner,
                " asks for both. Remove ",
                skill,
                " or ",
                other,
                " from its requirements first.",
            )
