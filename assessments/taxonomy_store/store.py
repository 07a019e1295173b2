"""Save a taxonomy document to the database."""

from django.db import transaction
from django.db.models import F

from assessments import models
from assessments.domain.taxonomy.differences import Change, taxonomy_differences
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.effects import Effects, taxonomy_effects
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.writing import write_rows


@transaction.atomic
def save_taxonomy(taxonomy: Taxonomy) -> list[Change]:
    """Replace the taxonomy in the database with ``taxonomy``, checked before; return the changes.

    Objects that are not in ``taxonomy`` are deleted. Skills with answers and roles with assessments
    are retired instead.
    """
    lock_taxonomy_for_edit()
    before = load_taxonomy()
    wanted = _with_retired(before, taxonomy)
    changes = taxonomy_differences(before, wanted)
    if changes:
        with models.shared_edit_date():
            write_rows(wanted)
        increment_taxonomy_revision()
    return changes


def taxonomy_effects_of(taxonomy: Taxonomy) -> Effects:
    """Return the effects that ``save_taxonomy`` would have."""
    before = load_taxonomy()
    return taxonomy_effects(before, _with_retired(before, taxonomy))


def increment_taxonomy_revision() -> None:
    """Increment the taxonomy's revision, so that every process reloads it.

    Call this only with the lock for edits.
    """
    revision, _ = models.TaxonomyRevision.objects.get_or_create(pk=1)
    revision.number = F("number") + 1
    revision.save()


def _with_retired(before: Taxonomy, after: Taxonomy) -> Taxonomy:
    """Return ``after`` with the dropped skills and roles that assessments still need, retired.

    Such a role keeps its requirements and typical levels, and the skills that these name.
    """
    assessed = {
        slug
        for pair in models.Assessment.objects.order_by()
        .values_list("start_role__slug", "target_role__slug")
        .distinct()
        for slug in pair
    }
    roles = [
        role.model_copy(update={"retired": True})
        for role in before.roles
        if role.slug in assessed and role.slug not in after.role_by_slug
    ]
    retired_slugs = {role.slug for role in roles}
    requirements = {r: rows for r, rows in before.requirements.items() if r in retired_slugs}
    typical_levels = {r: rows for r, rows in before.typical_levels.items() if r in retired_slugs}
    needed = set(models.Skill.objects.filter(answers__isnull=False).values_list("slug", flat=True))
    needed |= {slug for rows in requirements.values() for row in rows for slug in row.skills}
    needed |= {row.skill for rows in typical_levels.values() for row in rows}
    skills = [
        skill.model_copy(update={"retired": True, "prerequisites": ()})
        for skill in before.skills
        if skill.slug in needed and skill.slug not in after.skill_by_slug
    ]
    areas = {skill.area for skill in skills}
    areas |= {row.area for rows in requirements.values() for row in rows}
    sources = {row.source for rows in typical_levels.values() for row in rows}
    sources |= {
        e.source for rows in requirements.values() for row in rows for e in row.demand_figures
    }
    return after.model_copy(
        update={
            "areas": (
                *after.areas,
                *(a for a in before.areas if a.slug in areas - set(after.area_by_slug)),
            ),
            "sources": (
                *after.sources,
                *(s for s in before.sources if s.slug in sources - set(after.source_by_slug)),
            ),
            "skills": (*after.skills, *skills),
            "roles": (*after.roles, *roles),
            "requirements": after.requirements | requirements,
            "typical_levels": after.typical_levels | typical_levels,
        }
    )
