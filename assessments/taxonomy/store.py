"""The taxonomy in the database: reading it as a document, and bringing it in line with one."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from django.db import models as db
from django.db import transaction
from django.db.models import F
from pydantic import BaseModel

from assessments import models
from assessments.taxonomy import document
from assessments.taxonomy.document import Taxonomy

Value = TypeVar("Value", bound=BaseModel)


class Change(NamedTuple):
    """What an import does to one object: added, changed, retired, restored or removed."""

    action: str
    kind: str
    slug: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        fields = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{self.action} {self.kind} {self.slug}{fields}"


def load_taxonomy() -> Taxonomy:
    """Read the whole taxonomy; the number of queries does not depend on its size."""
    levels = _grouped(models.SkillLevel.objects.order_by("level"), "skill_id")
    prerequisites = _grouped(
        models.Prerequisite.objects.select_related("needs").order_by("needs__slug"), "skill_id"
    )
    skills = list(models.Skill.objects.select_related("area"))
    skill_slugs = {skill.pk: skill.slug for skill in skills}
    skill_links = _grouped(models.RequirementSkill.objects.order_by("position"), "requirement_id")
    evidence = _grouped(
        models.Evidence.objects.select_related("source").order_by("position"), "requirement_id"
    )
    requirements = _grouped(
        models.Requirement.objects.select_related("area").order_by("position", "slug"), "role_id"
    )
    typical_levels = _grouped(
        models.TypicalLevel.objects.select_related("source").order_by("skill__position"), "role_id"
    )
    roles = list(models.Role.objects.all())
    return Taxonomy.model_construct(
        areas=tuple(_value(document.Area, area) for area in models.Area.objects.all()),
        sources=tuple(_value(document.Source, source) for source in models.Source.objects.all()),
        skills=tuple(
            _value(
                document.Skill,
                skill,
                area=skill.area.slug,
                aliases=tuple(skill.aliases),
                levels={
                    level.level: _value(document.SkillLevel, level)
                    for level in levels.get(skill.pk, ())
                },
                prerequisites=tuple(
                    document.Prerequisite.model_construct(skill=row.needs.slug, level=row.level)
                    for row in prerequisites.get(skill.pk, ())
                ),
            )
            for skill in skills
        ),
        roles=tuple(
            _value(document.Role, role, start=role.is_start, target=role.is_target)
            for role in roles
        ),
        requirements={
            role.slug: tuple(
                _value(
                    document.Requirement,
                    row,
                    area=row.area.slug,
                    skills=tuple(skill_slugs[link.skill_id] for link in skill_links.get(row.pk, ())),
                    evidence=tuple(
                        _value(document.Evidence, item, source=item.source.slug)
                        for item in evidence.get(row.pk, ())
                    ),
                )
                for row in requirements[role.pk]
            )
            for role in roles
            if role.pk in requirements
        },
        typical_levels={
            role.slug: tuple(
                _value(
                    document.TypicalLevel,
                    row,
                    skill=skill_slugs[row.skill_id],
                    source=row.source.slug,
                )
                for row in typical_levels[role.pk]
            )
            for role in roles
            if role.pk in typical_levels
        },
    )


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups


def _value(kind: type[Value], row: db.Model, **given: Any) -> Value:
    """Return the document value of a row; ``given`` replaces or adds fields, blanks are None."""
    plain = {
        name: getattr(row, name) if getattr(row, name) != "" else None
        for name in kind.model_fields
        if name not in given
    }
    return kind.model_construct(**plain, **given)


def taxonomy_differences(old: Taxonomy, new: Taxonomy) -> list[Change]:
    """Compare two taxonomies object by object. Pure."""
    changes = []
    before, after = _objects(old), _objects(new)
    for key, value in after.items():
        former = before.get(key)
        if former is None:
            changes.append(Change("added", *key))
        elif former != value:
            fields = [
                name
                for name in type(value).model_fields
                if getattr(former, name) != getattr(value, name)
            ]
            action = "changed"
            if "retired" in fields:
                action = "retired" if getattr(value, "retired") else "restored"
            changes.append(Change(action, *key, tuple(fields)))
    changes.extend(Change("removed", *key) for key in before if key not in after)
    order = [(kind, slug) for kind, slug in before if (kind, slug) in after]
    if order != [key for key in after if key in before]:
        changes.append(Change("changed", "order", "of the taxonomy"))
    return changes


def _objects(taxonomy: Taxonomy) -> dict[tuple[str, str], BaseModel]:
    found: dict[tuple[str, str], BaseModel] = {}
    for kind, values in (
        ("area", taxonomy.areas),
        ("source", taxonomy.sources),
        ("skill", taxonomy.skills),
        ("role", taxonomy.roles),
    ):
        found |= {(kind, value.slug): value for value in values}  # type: ignore[attr-defined]
    # In role order, so that the order of files in a folder is no difference.
    for role in taxonomy.role_by_slug:
        for requirement in taxonomy.requirements.get(role, ()):
            found["requirement", f"{role}/{requirement.slug}"] = requirement
        for level in taxonomy.typical_levels.get(role, ()):
            found["typical level", f"{role}/{level.skill}"] = level
    return found


@transaction.atomic
def save_taxonomy(taxonomy: Taxonomy) -> list[Change]:
    """Bring the database in line with a checked ``taxonomy`` and return what changed.

    What is no longer in it is removed; a skill that has been answered and a role that an
    assessment names are retired instead.
    """
    before = load_taxonomy()
    wanted = _with_retired(before, taxonomy)
    changes = taxonomy_differences(before, wanted)
    if changes:
        _write(wanted)
        taxonomy_touch()
    return changes


def taxonomy_touch() -> None:
    """Count a change, so that every process reads the taxonomy again."""
    revision, _ = models.TaxonomyRevision.objects.get_or_create(pk=1)
    revision.number = F("number") + 1
    revision.save()


def _with_retired(before: Taxonomy, after: Taxonomy) -> Taxonomy:
    """Return ``after`` with what it drops but people's assessments still need, as retired.

    A role that stays for its assessments keeps its requirements and typical levels, and the
    skills that these name.
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
    kept = {role.slug for role in roles}
    requirements = {r: rows for r, rows in before.requirements.items() if r in kept}
    typical_levels = {r: rows for r, rows in before.typical_levels.items() if r in kept}
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
    sources |= {e.source for rows in requirements.values() for row in rows for e in row.evidence}
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


def _write(taxonomy: Taxonomy) -> None:
    areas = _sync(models.Area, ("slug",), map(_fields, taxonomy.areas), keep=True)
    sources = _sync(models.Source, ("slug",), map(_fields, taxonomy.sources), keep=True)
    skills = _write_skills(taxonomy, areas)
    roles = _sync(
        models.Role,
        ("slug",),
        (
            _fields(role, without=("start", "target"), is_start=role.start, is_target=role.target)
            for role in taxonomy.roles
        ),
    )
    _sync(
        models.TypicalLevel,
        ("role_id", "skill_id"),
        (
            _fields(
                level,
                without=("skill", "source"),
                role_id=roles[role,],
                skill_id=skills[level.skill,],
                source_id=sources[level.source,],
            )
            for role, levels in taxonomy.typical_levels.items()
            for level in levels
        ),
    )
    _write_requirements(taxonomy, roles, areas, skills, sources)
    # Last, when nothing points to them any more.
    for model, kept in ((models.Skill, skills), (models.Area, areas), (models.Source, sources)):
        model._default_manager.exclude(pk__in=kept.values()).delete()


def _write_skills(taxonomy: Taxonomy, areas: "Keys") -> "Keys":
    skills = _sync(
        models.Skill,
        ("slug",),
        (
            _fields(
                skill,
                without=("levels", "prerequisites", "area"),
                area_id=areas[skill.area,],
                aliases=list(skill.aliases),
            )
            for skill in taxonomy.skills
        ),
        keep=True,
    )
    _sync(
        models.SkillLevel,
        ("skill_id", "level"),
        (
            _fields(level, skill_id=skills[skill.slug,], level=number)
            for skill in taxonomy.skills
            for number, level in skill.levels.items()
        ),
    )
    _sync(
        models.Prerequisite,
        ("skill_id", "needs_id"),
        (
            {
                "skill_id": skills[skill.slug,],
                "needs_id": skills[item.skill,],
                "level": item.level,
            }
            for skill in taxonomy.skills
            for item in skill.prerequisites
        ),
    )
    return skills


def _write_requirements(
    taxonomy: Taxonomy, roles: "Keys", areas: "Keys", skills: "Keys", sources: "Keys"
) -> None:
    wanted = [(role, item) for role, items in taxonomy.requirements.items() for item in items]
    requirements = _sync(
        models.Requirement,
        ("role_id", "slug"),
        (
            _fields(
                item,
                without=("skills", "evidence", "area"),
                role_id=roles[role,],
                area_id=areas[item.area,],
            )
            for role, item in wanted
        ),
    )
    owned = [(requirements[roles[role,], item.slug], item) for role, item in wanted]
    _sync(
        models.RequirementSkill,
        ("requirement_id", "skill_id"),
        (
            {"requirement_id": owner, "skill_id": skills[slug,]}
            for owner, item in owned
            for slug in item.skills
        ),
    )
    _sync(
        models.Evidence,
        ("requirement_id", "position"),
        (
            _fields(
                evidence,
                without=("source",),
                requirement_id=owner,
                source_id=sources[evidence.source,],
                position=position,
            )
            for owner, item in owned
            for position, evidence in enumerate(item.evidence)
        ),
    )


# Primary keys by the natural key of a row.
Keys = dict[tuple[Any, ...], int]


def _fields(value: BaseModel, without: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    plain = {name: getattr(value, name) for name in type(value).model_fields}
    return {name: item for name, item in plain.items() if name not in (*without, *given)} | given


def _sync(
    model: type[db.Model], key: tuple[str, ...], rows: Iterable[dict[str, Any]], *, keep: bool = False
) -> Keys:
    """Make the table hold exactly ``rows``, found again by their ``key`` fields.

    A model with a position gets the order of the rows. With ``keep`` rows that are no longer
    wanted stay, for the caller to delete once nothing refers to them.
    """
    columns = {field.attname: field for field in model._meta.concrete_fields}
    existing = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.all()}
    wanted = {}
    for position, given in enumerate(rows):
        row = ({"position": position} if "position" in columns else {}) | given
        wanted[tuple(row[name] for name in key)] = {
            name: "" if item is None and not columns[name].null else item
            for name, item in row.items()
        }
    if not keep:
        gone = [row.pk for natural, row in existing.items() if natural not in wanted]
        model._default_manager.filter(pk__in=gone).delete()
    for natural, row in wanted.items():
        found = existing.get(natural)
        if found and any(getattr(found, name) != item for name, item in row.items()):
            for name, item in row.items():
                setattr(found, name, item)
            found.save()
    created = model._default_manager.bulk_create(
        model(**row) for natural, row in wanted.items() if natural not in existing
    )
    found_keys = {natural: row.pk for natural, row in existing.items() if natural in wanted}
    return found_keys | {tuple(getattr(row, name) for name in key): row.pk for row in created}
