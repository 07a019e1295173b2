"""Save a taxonomy document to the database."""

from collections.abc import Container, Iterable
from functools import reduce
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import F

from assessments import models
from assessments.domain.taxonomy.differences import Change, taxonomy_differences
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.effects import Effects, taxonomy_effects
from assessments.domain.taxonomy.fields import references
from assessments.domain.taxonomy.languages import with_language
from assessments.domain.taxonomy.objects import Chapter
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.translations import carry_translations
from assessments.taxonomy_store.working import working_draft
from assessments.taxonomy_store.writing import write_rows


@transaction.atomic
def save_taxonomy(taxonomy: Taxonomy) -> list[Change]:
    """Replace the taxonomy in the database with ``taxonomy``, checked before; return the changes.

    Objects that are not in ``taxonomy`` are deleted. Skills with answers and roles with assessments
    are retired instead. Languages that are not in ``taxonomy`` stay; translations of texts that
    change become stale.
    """
    lock_taxonomy_for_edit()
    before = load_taxonomy()
    wanted = _wanted(before, taxonomy)
    changes = taxonomy_differences(before, wanted)
    if changes:
        with models.shared_edit_date():
            write_rows(wanted)
            carry_translations(before, wanted)
        increment_taxonomy_revision()
        if working := working_draft():
            working.after = wanted
    return changes


def taxonomy_effects_of(taxonomy: Taxonomy) -> Effects:
    """Return the effects that ``save_taxonomy`` would have."""
    before = load_taxonomy()
    return taxonomy_effects(before, _wanted(before, taxonomy))


def _wanted(before: Taxonomy, after: Taxonomy) -> Taxonomy:
    """Return ``after`` with what has to stay; the draft does not collect its translations."""
    if working_draft():
        after = after.model_copy(update={"languages": ()})
    return with_retired(before, after)


def increment_taxonomy_revision() -> None:
    """Increment the taxonomy's revision, so that every process reloads it.

    Call this only with the lock for edits.
    """
    revision, _ = models.TaxonomyRevision.objects.get_or_create(pk=1)
    revision.number = F("number") + 1
    revision.save()


def with_retired(before: Taxonomy, after: Taxonomy) -> Taxonomy:
    """Return ``after`` with the dropped skills and roles that people's rows still need, retired.

    Such a role keeps its requirements, typical levels and curriculum, and the skills that these
    name. Languages of ``before`` that ``after`` does not have stay too.
    """
    needed = {
        slug
        for rows in (models.Assessment.objects, models.JobAd.objects)
        for pair in rows.order_by().values_list("start_role__slug", "target_role__slug").distinct()
        for slug in pair
    }
    roles = [
        role.model_copy(update={"retired": True})
        for role in before.roles
        if role.slug in needed and role.slug not in after.role_by_slug
    ]
    retired_slugs = {role.slug for role in roles}
    requirements = {r: rows for r, rows in before.requirements.items() if r in retired_slugs}
    typical_levels = {r: rows for r, rows in before.typical_levels.items() if r in retired_slugs}
    known_projects = {project.slug for project in after.projects}
    known_roles = {*after.role_by_slug, *retired_slugs}
    curricula = {
        role: tuple(_only_with(chapter, known_projects, known_roles) for chapter in chapters)
        for role, chapters in before.curricula.items()
        if role in retired_slugs
    }
    kept = chain.from_iterable(
        (*requirements.values(), *typical_levels.values(), *curricula.values())
    )
    used = {(kind, slug) for row in kept for _, kind, slug in references(row)}
    answered = models.Skill.objects.filter(answers__isnull=False)
    used |= {("skill", slug) for slug in answered.values_list("slug", flat=True)}

    def dropped(kind: str, values: Iterable[Any], known: Container[str]) -> list[Any]:
        return [v for v in values if (kind, v.slug) in used and v.slug not in known]

    skills = [
        skill.with_prerequisites(lambda _: ()).model_copy(update={"retired": True})
        for skill in dropped("skill", before.skills, after.skill_by_slug)
    ]
    used |= {("area", skill.area) for skill in skills}
    return after.model_copy(
        update={
            "areas": (*after.areas, *dropped("area", before.areas, after.area_by_slug)),
            "sources": (*after.sources, *dropped("source", before.sources, after.source_by_slug)),
            "skills": (*after.skills, *skills),
            "roles": (*after.roles, *roles),
            "requirements": after.requirements | requirements,
            "typical_levels": after.typical_levels | typical_levels,
            "curricula": after.curricula | curricula,
            "languages": reduce(with_language, after.languages, before.languages),
        }
    )


def _only_with(chapter: Chapter, projects: set[str], roles: set[str]) -> Chapter:
    """Return a chapter without the projects and exits that name anything else."""
    return chapter.model_copy(
        update={
            "project_at_work": chapter.project_at_work
            if chapter.project_at_work in projects
            else None,
            "project_at_home": chapter.project_at_home
            if chapter.project_at_home in projects
            else None,
            "exits": tuple(row for row in chapter.exits if row.start_role in roles),
        }
    )
