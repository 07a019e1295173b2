"""Read keys and names of skills, and the career guide."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import check_for_language

from assessments import models
from assessments.domain.errors import GoneError
from assessments.domain.guide import CitedEntry, Note, Notes, right_for_me, salary_groups
from assessments.domain.span import Span
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.domain.taxonomy.objects import Area, GuideEntry, GuideSection, Role
from assessments.taxonomy_store.editions import Edition
from assessments.taxonomy_store.loading import load_career, load_guide


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


def language_is_offered(code: str) -> bool:
    """Return True for a language that editors have added and offer to readers."""
    offered = models.Language.objects.filter(code=code, offered=True)
    return check_for_language(code) and offered.exists()


def skill_names(slugs: Iterable[str]) -> list[str]:
    """Return the names of skills in alphabetical order; removed skills by their slugs."""
    names = dict(models.Skill.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))
    return sorted(in_page_language(names.get(slug, slug.replace("-", " "))) for slug in slugs)


# The sections of the guide's page before the salaries, in its order.
GUIDE_SECTIONS: tuple[GuideSection, ...] = (
    "path",
    "right-for-me",
    "entry-roles",
    "comparison",
    "degrees",
    "industries",
    "freelancing",
    "demand",
)


def career_guide(edition: Edition, ticked: Collection[str] | None = None) -> dict[str, Any]:
    """Return the sections of the guide's page, its notes and its salary groups.

    ``ticked`` has the statements that a person says yes to, None before they answer.
    """
    career = load_career()
    notes = Notes(edition.taxonomy.source_by_slug)

    def entries(section: GuideSection) -> list[GuideEntry]:
        return [edition.in_page_language(entry) for entry in career["guide"].get(section, ())]

    guide: dict[str, Any] = {
        section.replace("-", "_"): notes.cite(entries(section)) for section in GUIDE_SECTIONS
    }
    salaries = [edition.in_page_language(row) for row in career["salaries"]]
    guide["salary_groups"] = salary_groups(salaries, notes)
    guide["set_aside"] = notes.cite(entries("set-aside"))
    if ticked is not None:
        guide["answer"] = right_for_me(entries("right-for-me"), ticked)
    return {**guide, "notes": notes.all()}


def guide_sections(
    edition: Edition, *sections: GuideSection
) -> tuple[list[list[CitedEntry]], list[Note]]:
    """Return the entries of sections of the guide, with their notes."""
    guide, notes = load_guide(*sections), Notes(edition.taxonomy.source_by_slug)
    cited = [
        notes.cite(edition.in_page_language(entry) for entry in guide.get(section, ()))
        for section in sections
    ]
    return cited, notes.all()


@dataclass(frozen=True, slots=True)
class Preview:
    """What people from a start role usually have and lack for a target role."""

    start_role: Role
    target_role: Role
    # Areas with the names of the heaviest requirements they lack.
    areas: tuple[tuple[Area, tuple[str, ...]], ...]
    span: Span
    is_nearly_everything: bool  # most requirements are usually lacking


def roles_preview(edition: Edition, start_role: str, target_role: str) -> Preview:
    """Return the probable gaps for two roles."""
    taxonomy, typical = edition.taxonomy, edition.typical(start_role, target_role)
    lacking: dict[str, list[str]] = {}
    for requirement in typical.lacking:
        name = taxonomy.requirement_name(requirement)
        lacking.setdefault(requirement.area, []).append(name)
    return Preview(
        start_role=taxonomy.role_by_slug[start_role],
        target_role=taxonomy.role_by_slug[target_role],
        areas=tuple(
            (page.area, tuple(lacking[page.area.slug]))
            for page in edition.questionnaire(start_role, target_role).pages
            if page.area.slug in lacking
        ),
        span=typical.span,
        is_nearly_everything=typical.lacks_nearly_everything,
    )


@dataclass(frozen=True, slots=True)
class Start:
    """A start role, and how much of a target role people from it usually have."""

    role: Role
    percent: float  # of the weight


def starts(edition: Edition, target_role: str) -> tuple[Start, ...]:
    """Return the start roles for a target role, the closest first."""
    rows = [
        Start(role, edition.typical(role.slug, target_role).percent)
        for role in edition.taxonomy.start_roles
        if role.slug != target_role
    ]
    return tuple(sorted(rows, key=lambda row: -row.percent))
