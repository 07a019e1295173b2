"""Load the taxonomy from the database as a document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models as db
from django.db.models import F
from pydantic import BaseModel

from assessments import models
from assessments.domain.taxonomy import languages, objects
from assessments.domain.taxonomy.catalogue import Catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.taxonomy_store.columns import stored_fields

Value = TypeVar("Value", bound=BaseModel)
TRANSLATION = stored_fields(languages.Translation)


def load_core() -> Taxonomy:
    """Load the part of the taxonomy that questionnaires and scoring need.

    Learning, specialisms, projects, curricula, career and languages are left out. The number of
    queries does not depend on the taxonomy's size.
    """
    return Taxonomy.model_construct(**_core(_Shared()))


def load_taxonomy() -> Taxonomy:
    """Load the whole taxonomy. The number of queries does not depend on its size."""
    shared = _Shared()
    return Taxonomy.model_construct(
        **_core(shared),
        learning=load_learning(),
        specialisms=_specialisms(shared),
        projects=load_projects(),
        curricula=load_curricula(),
        **load_career(),
        languages=load_languages(),
    )


class _Shared:
    """The rows that requirements of both roles and specialisms refer to."""

    def __init__(self) -> None:
        self.skills: dict[int, tuple[str, ...]] = defaultdict(tuple)
        links = models.RequirementSkill.objects.order_by("position")
        for requirement, slug in links.values_list("requirement", "skill__slug"):
            self.skills[requirement] += (slug,)
        self.demand_figures = list(
            _pairs(objects.DemandFigure, models.DemandFigure.objects.order_by("position"))
        )


def _core(shared: _Shared) -> dict[str, Any]:
    demand_figures = _by_owner(shared.demand_figures, "requirement")
    requirements = _requirements(objects.Requirement, shared, "role", demand_figures=demand_figures)
    typical = models.TypicalLevel.objects.order_by("skill__position")
    typical_levels = _by_owner(_pairs(objects.TypicalLevel, typical), "role")
    roles = list(_pairs(objects.Role, models.Role.objects.all()))
    return {
        "areas": _values(objects.Area, models.Area.objects.all()),
        "sources": _values(objects.Source, models.Source.objects.all()),
        "skills": _skills(),
        "roles": tuple(role for _, role in roles),
        "requirements": {
            role.slug: requirements[row.id] for row, role in roles if row.id in requirements
        },
        "typical_levels": {
            role.slug: typical_levels[row.id] for row, role in roles if row.id in typical_levels
        },
    }


def _skills() -> tuple[objects.Skill, ...]:
    needed: dict[tuple[int, int], list[objects.Prerequisite]] = defaultdict(list)
    rows = models.Prerequisite.objects.order_by("needs__slug")
    for row, prerequisite in _pairs(objects.Prerequisite, rows):
        needed[row.skill_id, row.for_level].append(prerequisite)
    levels: Mapping[int, dict[int, objects.SkillLevel]] = defaultdict(dict)
    for row, level in _pairs(objects.SkillLevel, models.SkillLevel.objects.order_by("level")):
        prerequisites = tuple(needed[row.skill_id, row.level])
        levels[row.skill_id][row.level] = level.model_copy(update={"prerequisites": prerequisites})
    return _values(objects.Skill, models.Skill.objects.all(), levels=levels)


def _requirements(
    kind: type[Value], shared: _Shared, owner: str, **parts: Mapping[int, Any]
) -> Mapping[int, tuple[Value, ...]]:
    """Return requirements by the primary key of their ``owner``: role or specialism."""
    rows = models.Requirement.objects.exclude(**{owner: None}).order_by("position", "slug")
    return _by_owner(_pairs(kind, rows, skills=shared.skills, **parts), owner)


def load_specialisms() -> tuple[objects.Specialism, ...]:
    """Load the specialisms, in order."""
    return _specialisms(_Shared())


def _specialisms(shared: _Shared) -> tuple[objects.Specialism, ...]:
    return _values(
        objects.Specialism,
        models.Specialism.objects.all(),
        requirements=_requirements(objects.SpecialismRequirement, shared, "specialism"),
        demand_figures=_by_owner(shared.demand_figures, "specialism"),
    )


def load_projects() -> tuple[objects.Project, ...]:
    """Load the projects, in order."""
    shown = models.ProjectSkill.objects.order_by("position")
    skills = _by_owner(_pairs(objects.SkillShown, shown), "project")
    return _values(objects.Project, models.Project.objects.all(), skills=skills)


def load_curricula() -> dict[str, tuple[objects.Chapter, ...]]:
    """Load the chapters of the target roles, in order, by role slug."""
    steps = models.ChapterStep.objects.order_by("position")
    exits = models.ChapterExit.objects.order_by("position")
    chapters = models.Chapter.objects.order_by("role__position", "role__slug", "position", "slug")
    curricula: dict[str, tuple[objects.Chapter, ...]] = defaultdict(tuple)
    for row, chapter in _pairs(
        objects.Chapter,
        chapters.annotate(role_slug=F("role__slug")),
        steps=_by_owner(_pairs(objects.ChapterStep, steps), "chapter"),
        exits=_by_owner(_pairs(objects.ChapterExit, exits), "chapter"),
    ):
        curricula[row.role_slug] += (chapter,)
    return dict(curricula)


def load_languages() -> tuple[languages.Language, ...]:
    """Load the languages with the translations of editors, in the order of their codes."""
    texts: dict[languages.Language, list[languages.Translation]] = {}
    columns = ("code", "offered", *(f"translations__{f.column}" for f in TRANSLATION))
    for code, offered, *row in models.Language.objects.values_list(*columns):
        language = languages.Language.model_construct(code=code, offered=offered)
        found = texts.setdefault(language, [])
        if row[0] is not None:
            values: Any = zip((f.field for f in TRANSLATION), row, strict=True)
            texts_of: dict[str, Any] = {field: value or None for field, value in values}
            found.append(languages.Translation.model_construct(**texts_of))
    in_order = sorted(texts, key=lambda language: language.code)
    return tuple(language.with_translations(texts[language]) for language in in_order)


def load_catalogue() -> Catalogue:
    """Load the translations of editors that are not stale, for pages."""
    found = load_languages()
    texts = {
        language.code: {row.english: row.text for row in language.translations if not row.former}
        for language in found
    }
    return Catalogue(texts, tuple(language.code for language in found if language.offered))


def load_career() -> dict[str, Any]:
    """Load the salaries, and the career guide by section."""
    salaries = _values(objects.Salary, models.Salary.objects.all())
    return {"salaries": salaries, "guide": load_guide()}


def load_guide(*sections: objects.GuideSection) -> dict[str, tuple[objects.GuideEntry, ...]]:
    """Load sections of the career guide, all if none is named."""
    rows = models.GuideEntry.objects.all()
    if sections:
        rows = rows.filter(section__in=sections)
    guide: dict[str, tuple[objects.GuideEntry, ...]] = defaultdict(tuple)
    for row, entry in _pairs(objects.GuideEntry, rows):
        guide[row.section] += (entry,)
    return dict(guide)


def load_learning() -> tuple[objects.Learning, ...]:
    """Load the learning of each skill that has any, in the order of skills.

    An exercise without its counterpart, for work or for home, is left out.
    """
    place = {"rank": F("skill__position"), "slug": F("skill__slug")}
    resources: dict[tuple[int, str], list[objects.Resource]] = defaultdict(list)
    rows = models.Resource.objects.order_by("position").annotate(**place)
    for row, resource in _pairs(objects.Resource, rows):
        resources[row.rank, row.slug].append(resource)
    settings: dict[tuple[int, str, int], dict[str, objects.Exercise]] = defaultdict(dict)
    in_order = models.Exercise.objects.order_by("level").annotate(**place)
    for row, exercise in _pairs(objects.Exercise, in_order):
        settings[row.rank, row.slug, row.level][f"at_{row.setting}"] = exercise
    exercises: dict[tuple[int, str], dict[int, objects.ExercisePair]] = defaultdict(dict)
    for (rank, slug, level), pair in settings.items():
        if len(pair) == len(models.Exercise.Setting):
            exercises[rank, slug][level] = objects.ExercisePair(**pair)
    return tuple(
        objects.Learning.model_construct(
            skill=key[1], resources=tuple(resources[key]), exercises=exercises[key]
        )
        for key in sorted({*resources, *exercises})
    )


def load_signatures() -> dict[str, date]:
    """Load the dates of the valid signatures, by digest: see ``domain.taxonomy.reviews``."""
    valid = models.Review.objects.filter(withdrawn_at=None).order_by()
    return {digest: at.date() for digest, at in valid.values_list("digest", "signed_at")}


def _values(
    kind: type[Value], rows: "db.QuerySet[Any]", **parts: Mapping[int, Any]
) -> tuple[Value, ...]:
    """Return rows as objects; ``parts`` has the fields with own tables, by primary key."""
    return tuple(value for _, value in _pairs(kind, rows, **parts))


def _by_owner(pairs: Iterable[tuple[Any, Value]], owner: str) -> Mapping[int, tuple[Value, ...]]:
    """Group objects by the primary key of their ``owner``, without objects of another owner."""
    groups: dict[Any, list[Value]] = defaultdict(list)
    for row, value in pairs:
        groups[getattr(row, f"{owner}_id")].append(value)
    groups.pop(None, None)
    return defaultdict(tuple, {key: tuple(values) for key, values in groups.items()})


def _pairs(
    kind: type[Value], rows: "db.QuerySet[Any]", **parts: Mapping[int, Any]
) -> Iterator[tuple[Any, Value]]:
    """Yield each row with its object. Rows are named tuples: half as slow as model instances."""
    fields = stored_fields(kind)
    slugs = {f"{f.column}_slug": F(f"{f.column}__slug") for f in fields if f.reference}
    for row in rows.annotate(**slugs).values_list(named=True):
        values: dict[str, Any] = {name: part[row.id] for name, part in parts.items()}
        for field in fields:
            value = getattr(row, f"{field.column}_slug" if field.reference else field.column)
            # Empty texts are None in the document.
            values[field.field] = tuple(value) if field.is_list else None if value == "" else value
        yield row, kind.model_construct(**values)
