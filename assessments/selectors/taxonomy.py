"""Read keys and names of skills, and the career guide."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from assessments import models
from assessments.domain.errors import GoneError
from assessments.domain.guide import salary_groups
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.taxonomy_store.editions import Edition
from assessments.taxonomy_store.loading import load_career


def skill_keys(slugs: Collection[str]) -> dict[str, int]:
    """Return the primary keys of skills by slug, including old slugs of merged skills.

    Slugs that are not in the taxonomy are left out.
    """
    skills = models.Skill.objects.order_by()
    keys = dict(skills.filter(slug__in=slugs).values_list("slug", "pk"))
    if len(keys) < len(slugs):
        names = {
            alias.lower(): key
            for key, aliases in skills.values_list("pk", "aliases")
            for alias in aliases
        }
        keys = {slug: names[slug.lower()] for slug in slugs if slug.lower() in names} | keys
    return keys


def skill_key(slug: str) -> int:
    """Return the primary key of a skill by its current or old slug. Raises GoneError."""
    key = skill_keys([slug]).get(slug)
    if key is None:
        raise GoneError(f"the skill {slug} is not in the taxonomy")
    return key


def skill_names(slugs: Iterable[str]) -> list[str]:
    """Return the names of skills in alphabetical order; removed skills by their slugs."""
    names = dict(models.Skill.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))
    return sorted(in_page_language(names.get(slug, slug.replace("-", " "))) for slug in slugs)


def career_guide(edition: Edition) -> dict[str, Any]:
    """Return the guide's entries by section, with underscores for hyphens, and salary groups."""
    career = load_career()
    sources = dict(edition.taxonomy.source_by_slug)
    sections = {
        section.replace("-", "_"): [
            (edition.in_page_language(entry), sources[entry.source]) for entry in entries
        ]
        for section, entries in career["guide"].items()
    }
    salaries = [edition.in_page_language(row) for row in career["salaries"]]
    return sections | {"salary_groups": salary_groups(salaries, sources)}


@dataclass(frozen=True, slots=True)
class Preview:
    """The requirements that people from a start role usually lack most for a target role."""

    start_role: str
    target_role: str
    areas: list[tuple[str, list[str]]]  # area name, names of the requirements
    is_nearly_everything: bool  # most are usually lacking; then ``areas`` is empty
    questions: int


def roles_preview(edition: Edition, start_role: str, target_role: str) -> Preview:
    """Return the probable gaps and the number of questions for two roles."""
    taxonomy, questionnaire = edition.taxonomy, edition.questionnaire(start_role, target_role)
    names = {row.slug: taxonomy.requirement_name(row) for row in taxonomy.requirements[target_role]}
    lacking: dict[str, list[str]] = {}
    target = edition.target(start_role, target_role)
    nearly_everything = target.lacks_nearly_everything
    for compiled in () if nearly_everything else target.reverse_skillset():
        requirement = compiled.requirement
        lacking.setdefault(requirement.area, []).append(names[requirement.slug])
    return Preview(
        start_role=taxonomy.role_by_slug[start_role].name,
        target_role=taxonomy.role_by_slug[target_role].name,
        areas=[
            (page.area.name, lacking[page.area.slug])
            for page in questionnaire.pages
            if page.area.slug in lacking
        ],
        is_nearly_everything=nearly_everything,
        questions=questionnaire.progress({}).total,
    )
