"""Write a taxonomy document to the database, matching rows by natural key."""

from collections.abc import Iterable
from typing import Any

from django.db import models as db
from pydantic import BaseModel
from simple_history.utils import bulk_create_with_history

from assessments import models
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import DemandFigure, SpecialismRequirement

# Primary keys by natural key.
Keys = dict[tuple[Any, ...], int]


def write_rows(taxonomy: Taxonomy) -> None:
    """Make the tables match ``taxonomy`` exactly. Call this in a transaction."""
    areas = _sync(models.Area, ("slug",), map(_fields, taxonomy.areas), keep=True)
    sources = _sync(models.Source, ("slug",), map(_fields, taxonomy.sources), keep=True)
    skills = _write_skills(taxonomy, areas)
    roles = _write_roles(taxonomy, skills, sources)
    specialisms = _sync(
        models.Specialism,
        ("slug",),
        (_fields(row, without=("requirements", "demand_figures")) for row in taxonomy.specialisms),
    )
    _write_requirements(taxonomy, roles, specialisms, areas, skills, sources)
    _write_learning(taxonomy, skills)
    _write_projects(taxonomy, skills)
    _write_career(taxonomy, sources)
    # Last, when nothing refers to them any more.
    for model, keys in ((models.Skill, skills), (models.Area, areas), (models.Source, sources)):
        model._default_manager.exclude(pk__in=keys.values()).delete()


def _write_skills(taxonomy: Taxonomy, areas: Keys) -> Keys:
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


def _write_roles(taxonomy: Taxonomy, skills: Keys, sources: Keys) -> Keys:
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
    return roles


def _write_requirements(
    taxonomy: Taxonomy, roles: Keys, specialisms: Keys, areas: Keys, skills: Keys, sources: Keys
) -> None:
    wanted: list[tuple[int | None, int | None, str, SpecialismRequirement]] = [
        (roles[role,], None, item.area, item)
        for role, items in taxonomy.requirements.items()
        for item in items
    ]
    # A specialism's requirement is in the area of its first skill.
    wanted += [
        (None, specialisms[specialism.slug,], taxonomy.skill_by_slug[item.skills[0]].area, item)
        for specialism in taxonomy.specialisms
        for item in specialism.requirements
    ]
    requirements = _sync(
        models.Requirement,
        ("role_id", "specialism_id", "slug"),
        (
            _fields(
                item,
                without=("skills", "demand_figures", "area"),
                role_id=role,
                specialism_id=specialism,
                area_id=areas[area,],
            )
            for role, specialism, area, item in wanted
        ),
    )
    owned = [(requirements[role, spec, item.slug], item) for role, spec, _, item in wanted]
    _sync(
        models.RequirementSkill,
        ("requirement_id", "skill_id"),
        (
            {"requirement_id": owner, "skill_id": skills[slug,]}
            for owner, item in owned
            for slug in item.skills
        ),
    )
    figures: list[tuple[int | None, int | None, tuple[DemandFigure, ...]]] = [
        (owner, None, getattr(item, "demand_figures", ())) for owner, item in owned
    ]
    figures += [(None, specialisms[row.slug,], row.demand_figures) for row in taxonomy.specialisms]
    _sync(
        models.DemandFigure,
        ("requirement_id", "specialism_id", "position"),
        (
            _fields(
                item,
                without=("source",),
                requirement_id=requirement,
                specialism_id=specialism,
                source_id=sources[item.source,],
                position=position,
            )
            for requirement, specialism, items in figures
            for position, item in enumerate(items)
        ),
    )


def _write_learning(taxonomy: Taxonomy, skills: Keys) -> None:
    _sync(
        models.Resource,
        ("skill_id", "position"),
        (
            _fields(resource, skill_id=skills[learning.skill,], position=position)
            for learning in taxonomy.learning
            for position, resource in enumerate(learning.resources)
        ),
    )
    _sync(
        models.Exercise,
        ("skill_id", "setting"),
        (
            {
                "skill_id": skills[learning.skill,],
                "setting": setting,
                "exercise": exercise.exercise,
                "check_text": exercise.check,
            }
            for learning in taxonomy.learning
            for setting, exercise in (("work", learning.at_work), ("home", learning.at_home))
        ),
    )


def _write_projects(taxonomy: Taxonomy, skills: Keys) -> None:
    projects = _sync(
        models.Project,
        ("slug",),
        (
            _fields(project, without=("skills",), checks=list(project.checks), position=position)
            for position, project in enumerate(taxonomy.projects)
        ),
    )
    _sync(
        models.ProjectSkill,
        ("project_id", "skill_id"),
        (
            {
                "project_id": projects[project.slug,],
                "skill_id": skills[shown.skill,],
                "level": shown.level,
                "position": position,
            }
            for project in taxonomy.projects
            for position, shown in enumerate(project.skills)
        ),
    )


def _write_career(taxonomy: Taxonomy, sources: Keys) -> None:
    _sync(
        models.Salary,
        ("position",),
        (
            _fields(
                salary, without=("source",), source_id=sources[salary.source,], position=position
            )
            for position, salary in enumerate(taxonomy.salaries)
        ),
    )
    _sync(
        models.GuideEntry,
        ("section", "position"),
        (
            _fields(
                entry,
                without=("source",),
                source_id=sources[entry.source,],
                section=section,
                position=position,
            )
            for section, entries in taxonomy.guide.items()
            for position, entry in enumerate(entries)
        ),
    )


def _fields(value: BaseModel, without: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    plain = {name: getattr(value, name) for name in type(value).model_fields}
    return {name: item for name, item in plain.items() if name not in (*without, *given)} | given


def _sync(
    model: type[db.Model],
    key: tuple[str, ...],
    rows: Iterable[dict[str, Any]],
    *,
    keep: bool = False,
) -> Keys:
    """Make a table match ``rows``, identified by their ``key`` fields; return primary keys by key.

    If the model has a position, it is set to the order of the rows. With ``keep``, the caller
    deletes other rows itself, after nothing refers to them.
    """
    columns = {field.attname: field for field in model._meta.concrete_fields}
    rows_now = list(model._default_manager.all())
    existing = {tuple(getattr(row, name) for name in key): row for row in rows_now}
    wanted = {}
    for position, given in enumerate(rows):
        row = ({"position": position} if "position" in columns else {}) | given
        wanted[tuple(row[name] for name in key)] = {
            name: "" if item is None and not columns[name].null else item
            for name, item in row.items()
        }
    if not keep:
        # Including duplicates of a key, which are possible if a position is part of it.
        matched = {row.pk for natural, row in existing.items() if natural in wanted}
        unwanted = [row.pk for row in rows_now if row.pk not in matched]
        model._default_manager.filter(pk__in=unwanted).delete()
    for natural, row in wanted.items():
        stored = existing.get(natural)
        if stored and any(getattr(stored, name) != item for name, item in row.items()):
            for name, item in row.items():
                setattr(stored, name, item)
            stored.save()
    created = bulk_create_with_history(
        [model(**row) for natural, row in wanted.items() if natural not in existing],
        model,
        default_date=models.edit_date(),
    )
    existing_keys = {natural: row.pk for natural, row in existing.items() if natural in wanted}
    return existing_keys | {tuple(getattr(row, name) for name in key): row.pk for row in created}
