"""Load the taxonomy from the database as a document."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from django.db import models as db
from django.db.models import F
from pydantic import BaseModel

from assessments import models
from assessments.domain.taxonomy import objects
from assessments.domain.taxonomy.document import Taxonomy

Value = TypeVar("Value", bound=BaseModel)


def load_core() -> Taxonomy:
    """Load the part of the taxonomy that questionnaires and scoring need.

    Learning, specialisms, projects and career are left out. The number of queries does not depend
    on the taxonomy's size.
    """
    return Taxonomy.model_construct(**_core(_Rows()))


def load_taxonomy() -> Taxonomy:
    """Load the whole taxonomy. The number of queries does not depend on its size."""
    rows = _Rows()
    return Taxonomy.model_construct(**_core(rows), **_guidance(rows))


class _Rows:
    """Rows that several parts of the document refer to."""

    def __init__(self) -> None:
        self.skills = _plain(models.Skill.objects.annotate(area_slug=F("area__slug")))
        self.skill_slugs = {skill.id: skill.slug for skill in self.skills}
        requirements = models.Requirement.objects.annotate(area_slug=F("area__slug"))
        self.requirements = _plain(requirements.order_by("position", "slug"))
        self.links = _grouped(
            _plain(models.RequirementSkill.objects.order_by("position")), "requirement_id"
        )
        figures = models.DemandFigure.objects.annotate(source_slug=F("source__slug"))
        self.demand_figures = _plain(figures.order_by("position"))

    def requirements_of(self, owner: str) -> dict[int, list[Any]]:
        """Return requirements by the primary key of their ``owner``: role or specialism."""
        return _grouped(self.requirements, f"{owner}_id")

    def skills_of(self, requirement: Any) -> tuple[str, ...]:
        """Return the slugs of a requirement's skills, in their order."""
        return tuple(self.skill_slugs[link.skill_id] for link in self.links.get(requirement.id, ()))

    def demand_figures_of(self, owner: str) -> dict[int, tuple[objects.DemandFigure, ...]]:
        """Return demand figures by the primary key of its ``owner``: requirement or specialism."""
        return {
            key: tuple(_value(objects.DemandFigure, row, source=row.source_slug) for row in rows)
            for key, rows in _grouped(self.demand_figures, f"{owner}_id").items()
        }


def _core(rows: _Rows) -> dict[str, Any]:
    levels = _grouped(_plain(models.SkillLevel.objects.order_by("level")), "skill_id")
    needed = models.Prerequisite.objects.annotate(needs_slug=F("needs__slug"))
    prerequisites = _grouped(_plain(needed.order_by("needs_slug")), "skill_id")
    typical = models.TypicalLevel.objects.annotate(source_slug=F("source__slug"))
    typical_levels = _grouped(_plain(typical.order_by("skill__position")), "role_id")
    roles = _plain(models.Role.objects.all())
    requirements = rows.requirements_of("role")
    figures = rows.demand_figures_of("requirement")
    return {
        "areas": tuple(_value(objects.Area, area) for area in _plain(models.Area.objects.all())),
        "sources": tuple(
            _value(objects.Source, row) for row in _plain(models.Source.objects.all())
        ),
        "skills": tuple(
            _value(
                objects.Skill,
                skill,
                area=skill.area_slug,
                aliases=tuple(skill.aliases),
                levels={
                    level.level: _value(objects.SkillLevel, level)
                    for level in levels.get(skill.id, ())
                },
                prerequisites=tuple(
                    objects.Prerequisite.model_construct(skill=row.needs_slug, level=row.level)
                    for row in prerequisites.get(skill.id, ())
                ),
            )
            for skill in rows.skills
        ),
        "roles": tuple(
            _value(objects.Role, role, start=role.is_start, target=role.is_target) for role in roles
        ),
        "requirements": {
            role.slug: tuple(
                _value(
                    objects.Requirement,
                    row,
                    area=row.area_slug,
                    skills=rows.skills_of(row),
                    demand_figures=figures.get(row.id, ()),
                )
                for row in requirements[role.id]
            )
            for role in roles
            if role.id in requirements
        },
        "typical_levels": {
            role.slug: tuple(
                _value(
                    objects.TypicalLevel,
                    row,
                    skill=rows.skill_slugs[row.skill_id],
                    source=row.source_slug,
                )
                for row in typical_levels[role.id]
            )
            for role in roles
            if role.id in typical_levels
        },
    }


def _guidance(rows: _Rows) -> dict[str, Any]:
    return {
        "learning": tuple(_learning(rows.skills)),
        "specialisms": _specialisms(rows),
        "projects": load_projects(),
        **load_career(),
    }


def _specialisms(rows: _Rows) -> tuple[objects.Specialism, ...]:
    requirements = rows.requirements_of("specialism")
    figures = rows.demand_figures_of("specialism")
    return tuple(
        _value(
            objects.Specialism,
            specialism,
            demand_figures=figures.get(specialism.id, ()),
            requirements=tuple(
                _value(objects.SpecialismRequirement, row, skills=rows.skills_of(row))
                for row in requirements.get(specialism.id, ())
            ),
        )
        for specialism in _plain(models.Specialism.objects.all())
    )


def load_projects() -> tuple[objects.Project, ...]:
    """Load the projects, in order."""
    skills = models.ProjectSkill.objects.annotate(skill_slug=F("skill__slug"))
    shown = _grouped(_plain(skills.order_by("position")), "project_id")
    return tuple(
        _value(
            objects.Project,
            project,
            checks=tuple(project.checks),
            skills=tuple(
                objects.SkillShown.model_construct(skill=row.skill_slug, level=row.level)
                for row in shown.get(project.id, ())
            ),
        )
        for project in _plain(models.Project.objects.all())
    )


def load_specialisms() -> tuple[objects.Specialism, ...]:
    """Load the specialisms, in order."""
    return _specialisms(_Rows())


def load_career() -> dict[str, Any]:
    """Load the salaries, and the career guide by section."""
    entries = models.GuideEntry.objects.annotate(source_slug=F("source__slug"))
    salaries = models.Salary.objects.annotate(source_slug=F("source__slug"))
    return {
        "salaries": tuple(
            _value(objects.Salary, row, source=row.source_slug) for row in _plain(salaries)
        ),
        "guide": {
            section: tuple(_value(objects.GuideEntry, row, source=row.source_slug) for row in rows)
            for section, rows in _grouped(_plain(entries), "section").items()
        },
    }


def load_learning() -> tuple[objects.Learning, ...]:
    """Load the learning of each skill that has both exercises, in the order of skills."""
    return tuple(_learning(_plain(models.Skill.objects.all())))


def _learning(skills: Iterable[Any]) -> Iterator[objects.Learning]:
    resources = _grouped(_plain(models.Resource.objects.order_by("position")), "skill_id")
    exercises = _grouped(_plain(models.Exercise.objects.all()), "skill_id")
    for skill in skills:
        settings = {row.setting: row for row in exercises.get(skill.id, ())}
        if len(settings) == len(models.Exercise.Setting):
            yield objects.Learning.model_construct(
                skill=skill.slug,
                resources=tuple(
                    _value(objects.Resource, row) for row in resources.get(skill.id, ())
                ),
                at_work=_exercise(settings["work"]),
                at_home=_exercise(settings["home"]),
            )


def _exercise(row: Any) -> objects.Exercise:
    return objects.Exercise.model_construct(exercise=row.exercise, check=row.check_text)


def _plain(rows: db.QuerySet[Any, Any]) -> list[Any]:
    """Return rows as named tuples, which take half as long as model instances."""
    return list(rows.values_list(named=True))


def _grouped(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    """Group rows by the value of ``key``, without rows where it is None."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        if (owner := getattr(row, key)) is not None:
            groups.setdefault(owner, []).append(row)
    return groups


@cache
def _fields(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


def _value(kind: type[Value], row: Any, **overrides: Any) -> Value:
    """Return a row as a document value; empty texts become None, ``overrides`` overrides fields."""
    plain = {
        name: None if (value := getattr(row, name)) == "" else value
        for name in _fields(kind)
        if name not in overrides
    }
    return kind.model_construct(**plain, **overrides)
