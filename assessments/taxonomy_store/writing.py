"""Write a taxonomy document to the database, matching rows by natural key."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models as db
from pydantic import BaseModel
from simple_history.utils import bulk_create_with_history

from assessments import models
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.languages import Language
from assessments.domain.taxonomy.objects import SpecialismRequirement
from assessments.taxonomy_store.columns import stored_fields
from assessments.taxonomy_store.working import draft_key, working_draft

# Primary keys by natural key, of the objects of one kind and of all kinds.
Keys = dict[Any, int]
AllKeys = dict[str, Keys]


def write_rows(taxonomy: Taxonomy) -> None:
    """Make the tables match ``taxonomy`` exactly. Call this in a transaction."""
    keys: AllKeys = {}
    named: dict[type[db.Model], Iterable[BaseModel]] = {
        models.Area: taxonomy.areas,
        models.Source: taxonomy.sources,
        models.Skill: taxonomy.skills,
        models.Role: taxonomy.roles,
        models.Specialism: taxonomy.specialisms,
        models.Project: taxonomy.projects,
    }
    kept = (models.Project, models.Skill, models.Area, models.Source)
    for model, values in named.items():
        rows = _sync(model, ("slug",), (_row(keys, v) for v in values), keep=model in kept)
        keys[str(model._meta.model_name)] = {slug: key for (slug,), key in rows.items()}
    _write_skills(taxonomy, keys)
    _write_requirements(taxonomy, keys)
    _write_curricula(taxonomy, keys)
    _write_guidance(taxonomy, keys)
    write_languages(taxonomy.languages)
    # Last, when nothing refers to them any more.
    for model in kept:
        used = keys[str(model._meta.model_name)].values()
        model._default_manager.exclude(pk__in=used).delete()


def _write_skills(taxonomy: Taxonomy, keys: AllKeys) -> None:
    _sync(
        models.SkillLevel,
        ("skill_id", "level"),
        (
            _row(keys, level, skill=skill.slug) | {"level": number}
            for skill in taxonomy.skills
            for number, level in skill.levels.items()
        ),
    )
    _sync(
        models.Prerequisite,
        ("skill_id", "for_level", "needs_id"),
        (
            _row(keys, prerequisite, skill=skill.slug) | {"for_level": number}
            for skill in taxonomy.skills
            for number, level in skill.levels.items()
            for prerequisite in level.prerequisites
        ),
    )
    _sync(
        models.TypicalLevel,
        ("role_id", "skill_id"),
        (
            _row(keys, level, role=role)
            for role, levels in taxonomy.typical_levels.items()
            for level in levels
        ),
    )


def _write_requirements(taxonomy: Taxonomy, keys: AllKeys) -> None:
    wanted: list[tuple[SpecialismRequirement, dict[str, Any]]] = [
        (item, _row(keys, item, role=role, specialism=None))
        for role, items in taxonomy.requirements.items()
        for item in items
    ]
    # A specialism's requirement is in the area of its first skill.
    wanted += [
        (
            item,
            _row(
                keys,
                item,
                role=None,
                specialism=specialism.slug,
                area=taxonomy.skill_by_slug[item.skills[0]].area,
            ),
        )
        for specialism in taxonomy.specialisms
        for item in specialism.requirements
    ]
    natural = ("role_id", "specialism_id", "slug")
    keys["requirement"] = _sync(models.Requirement, natural, (row for _, row in wanted))
    owned = [(item, tuple(row[name] for name in natural)) for item, row in wanted]
    _sync(
        models.RequirementSkill,
        ("requirement_id", "skill_id"),
        (
            _row(keys, None, requirement=owner, skill=slug)
            for item, owner in owned
            for slug in item.skills
        ),
    )
    figures = [
        *((getattr(item, "demand_figures", ()), owner, None) for item, owner in owned),
        *((row.demand_figures, None, row.slug) for row in taxonomy.specialisms),
    ]
    _sync(
        models.DemandFigure,
        ("requirement_id", "specialism_id", "position"),
        (
            _row(keys, item, requirement=requirement, specialism=specialism)
            | {"position": position}
            for items, requirement, specialism in figures
            for position, item in enumerate(items)
        ),
    )


def _write_curricula(taxonomy: Taxonomy, keys: AllKeys) -> None:
    chapters = [
        (chapter, _row(keys, chapter, role=role) | {"position": position})
        for role, chapters in taxonomy.curricula.items()
        for position, chapter in enumerate(chapters)
    ]
    natural = ("role_id", "slug")
    keys["chapter"] = _sync(models.Chapter, natural, (row for _, row in chapters))
    owned = [(chapter, tuple(row[name] for name in natural)) for chapter, row in chapters]
    _sync(
        models.ChapterStep,
        ("chapter_id", "skill_id", "level"),
        (
            _row(keys, step, chapter=owner) | {"position": position}
            for chapter, owner in owned
            for position, step in enumerate(chapter.steps)
        ),
    )
    _sync(
        models.ChapterExit,
        ("chapter_id", "start_role_id"),
        (
            _row(keys, row, chapter=owner) | {"position": position}
            for chapter, owner in owned
            for position, row in enumerate(chapter.exits)
        ),
    )


def _write_guidance(taxonomy: Taxonomy, keys: AllKeys) -> None:
    _sync(
        models.Resource,
        ("skill_id", "position"),
        (
            _row(keys, resource, skill=learning.skill) | {"position": position}
            for learning in taxonomy.learning
            for position, resource in enumerate(learning.resources)
        ),
    )
    _sync(
        models.Exercise,
        ("skill_id", "level", "setting"),
        (
            _row(keys, exercise, skill=learning.skill) | {"level": level, "setting": setting}
            for learning in taxonomy.learning
            for level, pair in learning.exercises.items()
            for setting, exercise in (("work", pair.at_work), ("home", pair.at_home))
        ),
    )
    _sync(
        models.ProjectSkill,
        ("project_id", "skill_id"),
        (
            _row(keys, shown, project=project.slug) | {"position": position}
            for project in taxonomy.projects
            for position, shown in enumerate(project.skills)
        ),
    )
    _sync(
        models.Salary,
        ("position",),
        (
            _row(keys, salary) | {"position": position}
            for position, salary in enumerate(taxonomy.salaries)
        ),
    )
    _sync(
        models.GuideEntry,
        ("section", "position"),
        (
            _row(keys, entry) | {"section": section, "position": position}
            for section, entries in taxonomy.guide.items()
            for position, entry in enumerate(entries)
        ),
    )


def write_languages(languages: Iterable[Language]) -> None:
    """Make the tables of languages and translations match ``languages`` exactly."""
    languages = list(languages)
    # In the history a new language comes before its translations, which can then be undone.
    date = models.edit_date() - timedelta(microseconds=1)
    found = (_row({}, language) for language in languages)
    rows = _sync(models.Language, ("code",), found, date=date)
    keys: AllKeys = {"language": {code: key for (code,), key in rows.items()}}
    _sync(
        models.Translation,
        ("language_id", "english"),
        (
            _row(keys, translation, language=language.code)
            for language in languages
            for translation in language.translations
        ),
    )


def _row(keys: AllKeys, value: BaseModel | None, **owners: Any) -> dict[str, Any]:
    """Return an object as columns; ``owners`` are the objects it belongs to, None for none."""
    row: dict[str, Any] = {}
    for field in stored_fields(type(value)) if value else ():
        item = getattr(value, field.field)
        if field.reference:
            row[f"{field.column}_id"] = None if item is None else keys[field.reference][item]
        else:
            row[field.column] = list(item) if field.is_list else item
    return row | {
        f"{kind}_id": None if owner is None else keys[kind][owner] for kind, owner in owners.items()
    }


def _sync(
    model: type[db.Model],
    key: tuple[str, ...],
    rows: Iterable[dict[str, Any]],
    *,
    keep: bool = False,
    date: datetime | None = None,
) -> Keys:
    """Make a table match ``rows``, identified by their ``key`` fields; return primary keys by key.

    If the model has a position, it follows the order of the rows with the same owner; rows that are
    in order already keep theirs. With ``keep``, the caller deletes other rows itself, after nothing
    refers to them. ``date`` is that of new rows in the history, by default that of the edit.
    """
    columns = {field.attname: field for field in model._meta.concrete_fields}
    rows_now = list(model._default_manager.all())
    existing = {tuple(getattr(row, name) for name in key): row for row in rows_now}
    wanted = {}
    last: dict[tuple[Any, ...], int] = {}
    for row in rows:
        natural = tuple(row[name] for name in key)
        wanted[natural] = {
            name: "" if item is None and not columns[name].null else item
            for name, item in row.items()
        }
        if "position" in columns and "position" not in row:
            owner = natural[:-1]
            # -1 for a new row.
            position: int = getattr(existing.get(natural), "position", -1)
            last[owner] = max(position, last.get(owner, -1) + 1)
            wanted[natural]["position"] = last[owner]
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
    new = {natural: model(**row) for natural, row in wanted.items() if natural not in existing}
    if working_draft():
        for natural, instance in new.items():
            instance.pk = draft_key(model._meta.db_table, natural)
    created = bulk_create_with_history(
        list(new.values()),
        model,
        default_date=date or models.edit_date(),
    )
    existing_keys = {natural: row.pk for natural, row in existing.items() if natural in wanted}
    return existing_keys | {tuple(getattr(row, name) for name in key): row.pk for row in created}
