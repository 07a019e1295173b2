"""The taxonomy as one immutable value, with the content of the YAML files or the database."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import Field

from assessments.domain.scoring import (
    CURRENT,
    Answer,
    Rules,
    Target,
    compile_target,
    is_better_answer,
)
from assessments.domain.taxonomy.fields import Slug
from assessments.domain.taxonomy.languages import Language
from assessments.domain.taxonomy.objects import (
    Area,
    Chapter,
    GuideEntry,
    GuideSection,
    Learning,
    Project,
    Requirement,
    Role,
    Salary,
    Skill,
    Source,
    Specialism,
    SpecialismRequirement,
    TypicalLevel,
    Value,
)
from assessments.domain.taxonomy.problems import Ref

# By kind and name, see Taxonomy.objects.
Objects = dict[tuple[str, str], Value]


class Taxonomy(Value):
    """The whole taxonomy, in order. What belongs to a role is keyed by the role's slug."""

    areas: tuple[Area, ...] = ()
    sources: tuple[Source, ...] = ()
    skills: tuple[Skill, ...] = ()
    roles: tuple[Role, ...] = ()
    requirements: dict[Slug, tuple[Requirement, ...]] = Field(default_factory=dict)
    typical_levels: dict[Slug, tuple[TypicalLevel, ...]] = Field(default_factory=dict)
    learning: tuple[Learning, ...] = ()
    specialisms: tuple[Specialism, ...] = ()
    projects: tuple[Project, ...] = ()
    curricula: dict[Slug, tuple[Chapter, ...]] = Field(default_factory=dict)
    salaries: tuple[Salary, ...] = ()
    guide: dict[GuideSection, tuple[GuideEntry, ...]] = Field(default_factory=dict)
    languages: tuple[Language, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with ``update`` applied and without the cached lookups."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy

    @cached_property
    def area_by_slug(self) -> Mapping[str, Area]:
        """Areas by slug."""
        return {area.slug: area for area in self.areas}

    @cached_property
    def source_by_slug(self) -> Mapping[str, Source]:
        """Sources by slug."""
        return {source.slug: source for source in self.sources}

    @cached_property
    def skill_by_slug(self) -> Mapping[str, Skill]:
        """Skills by slug, including retired ones."""
        return {skill.slug: skill for skill in self.skills}

    def role_name(self, slug: str) -> str:
        """Return the name of a role; of one that was deleted, its slug as words."""
        role = self.role_by_slug.get(slug)
        return role.name if role else slug.replace("-", " ")

    @cached_property
    def slug_by_alias(self) -> Mapping[str, str]:
        """Slugs of skills by their aliases in lower case."""
        return {alias.lower(): skill.slug for skill in self.skills for alias in skill.aliases}

    def skill_slug(self, name: str) -> str | None:
        """Return the slug of the skill with this slug or alias; None if there is none.

        When a skill is merged into another, its slug becomes an alias.
        """
        return name if name in self.skill_by_slug else self.slug_by_alias.get(name.lower())

    def requirement_name(self, requirement: SpecialismRequirement) -> str:
        """Return the name of a requirement on all pages: its skill's name, if there is only one."""
        first, *rest = requirement.skills
        return requirement.name if rest else self.skill_by_slug[first].name

    def known_answers(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return answers by current slugs, without skills that are not in the taxonomy.

        If two skills have been merged, the higher level counts; a level is better than "not sure".
        """
        if answers.keys() <= self.skill_by_slug.keys():
            return dict(answers)
        known: dict[str, Answer] = {}
        for name, answer in answers.items():
            slug = self.skill_slug(name)
            if slug and (slug not in known or is_better_answer(answer, known[slug])):
                known[slug] = answer
        return known

    @cached_property
    def role_by_slug(self) -> Mapping[str, Role]:
        """Roles by slug, including retired ones."""
        return {role.slug: role for role in self.roles}

    @property
    def start_roles(self) -> list[Role]:
        """Roles offered as start roles."""
        return [role for role in self.roles if role.start and not role.retired]

    @property
    def target_roles(self) -> list[Role]:
        """Roles offered as target roles."""
        return [role for role in self.roles if role.target and not role.retired]

    def objects(self) -> Objects:
        """Return all objects by kind and by a name that is unique within the kind."""
        objects: Objects = {}
        for kind, values in (
            ("area", self.areas),
            ("source", self.sources),
            ("skill", self.skills),
            ("role", self.roles),
            ("specialism", self.specialisms),
            ("project", self.projects),
        ):
            objects |= {(kind, value.slug): value for value in values}
        # In the order of roles, so that the order of files in a folder makes no difference.
        for role in self.role_by_slug:
            for requirement in self.requirements.get(role, ()):
                objects["requirement", f"{role}/{requirement.slug}"] = requirement
            for level in self.typical_levels.get(role, ()):
                objects["typical level", f"{role}/{level.skill}"] = level
            for chapter in self.curricula.get(role, ()):
                objects["chapter", f"{role}/{chapter.slug}"] = chapter
        objects |= {("learning", row.skill): row for row in self.learning}
        objects |= {("salary", str(number)): row for number, row in enumerate(self.salaries, 1)}
        for section in sorted(self.guide):
            for number, entry in enumerate(self.guide[section], 1):
                objects["guide entry", f"{section}/{number}"] = entry
        for language in self.languages:
            objects["language", language.code] = language.model_copy(update={"translations": ()})
            for row in language.translations:
                objects["translation", f"{language.code}: {row.english}"] = row
        return objects

    @cached_property
    def labels(self) -> Mapping[tuple[str, str], str]:
        """What people call each object, by kind and name: “Data scientist: Docker”."""
        labels = {}
        for (kind, name), value in self.objects().items():
            skill = self.skill_by_slug.get(getattr(value, "skill", ""))
            own = skill.name if skill else getattr(value, "name", None) or name
            owner = self.role_by_slug.get(name.partition("/")[0]) if "/" in name else None
            title = getattr(value, "title", None)
            labels[kind, name] = f"{owner.name}: {own}" if owner else title or own
        return labels

    def ref(self, kind: str, name: str) -> Ref:
        """Return a reference to an object; one that does not exist is called by its name."""
        return Ref(kind, name, self.labels.get((kind, name), f"“{name}”"))

    def typical_by_skill(self, start_role: str) -> dict[str, TypicalLevel]:
        """Return a start role's typical levels by skill. Raises KeyError if it has none."""
        return {row.skill: row for row in self.typical_levels[start_role]}

    def target(self, start_role: str, target_role: str, rules: Rules = CURRENT) -> Target:
        """Compile the target role for the start role, to score answers.

        Raises KeyError for an unknown role or a missing typical level, and ValueError without a
        must-have.
        """
        return compile_target(
            self.requirements[target_role], self.typical_by_skill(start_role), rules
        )

    def part(self, start_role: str, target_role: str) -> "Taxonomy":
        """Return only what a result for these two roles depends on, so not how ads word a skill."""
        requirements = self.requirements[target_role]
        used = {slug for requirement in requirements for slug in requirement.skills}
        areas = {requirement.area for requirement in requirements}
        areas |= {self.skill_by_slug[slug].area for slug in used}
        levels = tuple(row for row in self.typical_levels[start_role] if row.skill in used)
        sources = {figure.source for row in requirements for figure in row.demand_figures}
        sources |= {row.source for row in levels}
        return Taxonomy(
            areas=tuple(area for area in self.areas if area.slug in areas),
            sources=tuple(source for source in self.sources if source.slug in sources),
            skills=tuple(
                skill.model_copy(update={"phrases": ()})
                for skill in self.skills
                if skill.slug in used
            ),
            roles=tuple(r for r in self.roles if r.slug in {start_role, target_role}),
            requirements={target_role: requirements},
            typical_levels={start_role: levels},
        )

    def content(self) -> dict[str, Any]:
        """Return JSON values that ``model_validate`` reads back without loss."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        for skill in content.get("skills", ()):
            for level in skill.get("levels", {}).values():
                # The previous release, which may read this during an upgrade, needs this name.
                level["hours"] = level.pop("practice_hours")
        return content

    def digest(self) -> str:
        """Return the SHA-256 of the content."""
        return content_digest(self.content())


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a value of ``Taxonomy.content``; snapshots are stored under it."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
