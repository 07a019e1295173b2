"""The taxonomy as one immutable value: what the YAML files say and what the database holds.

Single values are validated here; what only holds across objects is in ``check.py``.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from assessments.domain.scoring import Answer, is_better_answer
from assessments.domain.taxonomy.rules import MAX_LEVEL, MIN_SPREAD

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Level = Annotated[int, Field(ge=1, le=MAX_LEVEL, strict=True)]
# A mapping's key: text in JSON, a number in YAML.
LevelKey = Annotated[int, Field(ge=1, le=MAX_LEVEL)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=1)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Area(_Value):
    """A group of skills."""

    slug: Slug
    name: Name
    description: Text


class Source(_Value):
    """Where figures and claims come from; ``year`` is None where undated."""

    slug: Slug
    title: Annotated[Text, StringConstraints(max_length=200)]
    detail: Text | None = None
    year: Annotated[str, StringConstraints(max_length=20)] | None = None
    address: Annotated[str, StringConstraints(pattern=r"^https?://", max_length=200)] | None = None


class Prerequisite(_Value):
    """A skill and the level of it that must come first."""

    skill: Slug
    level: Level


def _by_skill(prerequisites: tuple[Prerequisite, ...]) -> tuple[Prerequisite, ...]:
    return tuple(sorted(prerequisites, key=lambda prerequisite: prerequisite.skill))


class SkillLevel(_Value):
    """What a person at this level has done, and the hours from the level below."""

    anchor: Text
    hours: Annotated[int, Field(ge=1, le=2000, strict=True)]


class Skill(_Value):
    """A skill of an area, with its levels 1..4 by number."""

    slug: Slug
    name: Name
    description: Text
    aliases: tuple[Name, ...] = ()
    prerequisites: Annotated[tuple[Prerequisite, ...], AfterValidator(_by_skill)] = ()
    levels: dict[LevelKey, SkillLevel] = Field(default_factory=dict)
    hours_basis: Text | None = None
    reviewed: bool = False
    retired: bool = False
    area: Slug


class Resource(_Value):
    """Something to learn from: brings somebody at ``from_level`` to ``to_level`` with practice.

    An ``address`` that nobody has opened yet is marked by ``reviewed`` being false.
    """

    title: Annotated[Text, StringConstraints(max_length=200)]
    author: Annotated[Text, StringConstraints(max_length=200)]
    kind: Literal["book", "course", "documentation", "tutorial", "paper", "video"]
    from_level: Annotated[int, Field(ge=0, lt=MAX_LEVEL, strict=True)]
    to_level: Level
    hours: Annotated[int, Field(ge=1, le=2000, strict=True)]
    cost: Literal["free", "paid", "mixed"]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    address: Annotated[str, StringConstraints(pattern=r"^https://", max_length=200)] | None = None
    reviewed: bool = False

    @model_validator(mode="after")
    def _leads_up(self) -> Self:
        if self.to_level <= self.from_level:
            raise ValueError("a resource leads from a level to a higher one")
        return self


class Exercise(_Value):
    """A way to practise, and how to tell that it is done."""

    exercise: Text
    check: Text


# The start role of people without a job in the field.
BEGINNER = "student"


class Learning(_Value):
    """How to learn a skill: resources, one exercise in the present job and one at home."""

    skill: Slug
    resources: tuple[Resource, ...] = ()
    at_work: Exercise
    at_home: Exercise

    def exercises(self, start_role: str) -> tuple[tuple[str, Exercise], ...]:
        """Return both by their setting, first the one for people from ``start_role``."""
        at_work, at_home = ("work", self.at_work), ("home", self.at_home)
        return (at_home, at_work) if start_role == BEGINNER else (at_work, at_home)


class Role(_Value):
    """A role to start from (``start``), to go to (``target``) or both."""

    slug: Slug
    name: Name
    description: Text
    start: bool
    target: bool
    retired: bool = False

    @model_validator(mode="after")
    def _has_a_use(self) -> Self:
        if not (self.start or self.target):
            raise ValueError("a role is a start role, a target role or both")
        return self


class TypicalLevel(_Value):
    """What people in the start role usually have in a skill, in levels, with the reason."""

    skill: Slug
    mean: Annotated[Decimal, Field(ge=0, le=MAX_LEVEL, decimal_places=2)]
    spread: Annotated[Decimal, Field(ge=Decimal(MIN_SPREAD), le=4, decimal_places=2)]
    source: Slug
    basis: Text


class Evidence(_Value):
    """A figure (whose advertisements, term, period, share in percent, n) or a text, sourced."""

    source: Slug
    role: Slug | None = None
    term: Name | None = None
    period: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    share: Percentage | None = None
    n: Annotated[int, Field(ge=1, strict=True)] | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _is_a_figure_or_a_text(self) -> Self:
        figure = (self.role, self.term, self.period, self.share, self.n)
        if any(part is not None for part in figure):
            if any(part is None for part in figure):
                raise ValueError("a figure needs role, term, period, share and n")
        elif self.text is None:
            raise ValueError("evidence needs a figure or a text")
        return self


class SpecialismRequirement(_Value):
    """At least one of ``skills`` at ``level``."""

    slug: Slug
    name: Name
    skills: Annotated[tuple[Slug, ...], Field(min_length=1)]
    level: Level
    weight: Literal[1, 2, 4]
    reason: Text


class Requirement(SpecialismRequirement):
    """A target role's requirement; ``floor`` (2..level) makes it a must-have."""

    area: Slug
    floor: Annotated[int, Field(ge=2, le=MAX_LEVEL, strict=True)] | None = None
    weight_reason: Text | None = None
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _floor_is_within_level(self) -> Self:
        if self.floor is not None and self.floor > self.level:
            raise ValueError("the must-have floor is above the required level")
        return self


class Specialism(_Value):
    """A field within machine learning, with short requirements of its own."""

    slug: Slug
    name: Name
    description: Text
    demand: Text
    requirements: Annotated[tuple[SpecialismRequirement, ...], Field(min_length=1)]
    evidence: tuple[Evidence, ...] = ()


class SkillShown(_Value):
    """A skill, and the level of it that a finished project shows."""

    skill: Slug
    level: Level


class Project(_Value):
    """A piece of work that closes several gaps at once; its checks are what a stranger can see."""

    slug: Slug
    name: Name
    setting: Literal["work", "home", "either"]
    hours: Annotated[int, Field(ge=1, le=2000, strict=True)]
    brief: Text
    skills: Annotated[tuple[SkillShown, ...], Field(min_length=2)]
    checks: Annotated[
        tuple[Annotated[Text, StringConstraints(max_length=300)], ...], Field(min_length=1)
    ]
    reviewed: bool = False


class Salary(_Value):
    """A salary figure as its source gives it, a year's pay in whole units of ``currency``.

    ``amount_to`` is the upper end of a range, ``source_named`` whom the source itself names,
    ``year`` is None where the source has no date.
    """

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    role: Slug
    role_name: Name
    experience: Name | None = None
    kind: Literal["average", "range"]
    amount: Annotated[int, Field(ge=1, strict=True)]
    amount_to: Annotated[int, Field(ge=1, strict=True)] | None = None
    source: Slug
    source_named: Name | None = None
    year: Annotated[str, StringConstraints(max_length=20)] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _range_has_two_ends(self) -> Self:
        if (self.kind == "range") != (self.amount_to is not None):
            raise ValueError("a range has amount and amount_to, an average just amount")
        if self.amount_to is not None and self.amount_to <= self.amount:
            raise ValueError("amount_to is above amount")
        return self


class GuideEntry(_Value):
    """One piece of the career guide; ``more`` is its second half, see GuideSection."""

    title: Annotated[Text, StringConstraints(max_length=200)] | None = None
    text: Text
    more: Text | None = None
    source: Slug
    source_named: Annotated[Text, StringConstraints(max_length=200)] | None = None
    year: Annotated[str, StringConstraints(max_length=20)] | None = None


# The career guide's sections; beside each, what an entry's ``more`` holds.
GuideSection = Literal[
    "demand",
    "path",
    "degrees",
    "entry-roles",
    "industries",
    "freelancing",
    "comparison",  # the machine learning engineer's side; ``text`` is the data scientist's
    "right-for-me",  # what a no suggests
    "acting-above-title",  # how to tell that it is done
    "interviews",  # an example
    "choosing-a-specialism",
    "set-aside",  # why the claim is not shown as a figure
]


class Taxonomy(_Value):
    """Everything, in order. Requirements and typical levels are keyed by role slug."""

    areas: tuple[Area, ...] = ()
    sources: tuple[Source, ...] = ()
    skills: tuple[Skill, ...] = ()
    roles: tuple[Role, ...] = ()
    requirements: dict[Slug, tuple[Requirement, ...]] = Field(default_factory=dict)
    typical_levels: dict[Slug, tuple[TypicalLevel, ...]] = Field(default_factory=dict)
    learning: tuple[Learning, ...] = ()
    specialisms: tuple[Specialism, ...] = ()
    projects: tuple[Project, ...] = ()
    salaries: tuple[Salary, ...] = ()
    guide: dict[GuideSection, tuple[GuideEntry, ...]] = Field(default_factory=dict)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other parts, whose look-ups are worked out anew."""
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
        """Skills by slug, retired ones too."""
        return {skill.slug: skill for skill in self.skills}

    @cached_property
    def slug_by_alias(self) -> Mapping[str, str]:
        """Slugs by the other names of skills, in lower case."""
        return {alias.lower(): skill.slug for skill in self.skills for alias in skill.aliases}

    def skill_slug(self, name: str) -> str | None:
        """Return the slug of the skill with this slug or alias, None where there is none.

        The slug of a skill that was merged into another is an alias of that one.
        """
        return name if name in self.skill_by_slug else self.slug_by_alias.get(name.lower())

    def requirement_name(self, requirement: SpecialismRequirement) -> str:
        """Return what every page calls a requirement: as its skill, if there is only one."""
        first, *rest = requirement.skills
        return requirement.name if rest else self.skill_by_slug[first].name

    def known_answers(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return answers by today's slugs, without skills that are not here.

        Where two former skills are one by now, the higher level stays; a level is better than "not
        sure".
        """
        found: dict[str, Answer] = {}
        for name, answer in answers.items():
            slug = self.skill_slug(name)
            if slug and (slug not in found or is_better_answer(answer, found[slug])):
                found[slug] = answer
        return found

    @cached_property
    def role_by_slug(self) -> Mapping[str, Role]:
        """Roles by slug, retired ones too."""
        return {role.slug: role for role in self.roles}

    @property
    def start_roles(self) -> list[Role]:
        """Roles offered to come from."""
        return [role for role in self.roles if role.start and not role.retired]

    @property
    def target_roles(self) -> list[Role]:
        """Roles offered to go to."""
        return [role for role in self.roles if role.target and not role.retired]

    def part(self, start_role: str, target_role: str) -> "Taxonomy":
        """Return what a result for these two roles rests on, and nothing else."""
        requirements = self.requirements[target_role]
        used = {slug for requirement in requirements for slug in requirement.skills}
        areas = {requirement.area for requirement in requirements}
        areas |= {self.skill_by_slug[slug].area for slug in used}
        levels = tuple(row for row in self.typical_levels[start_role] if row.skill in used)
        sources = {evidence.source for row in requirements for evidence in row.evidence}
        sources |= {row.source for row in levels}
        return Taxonomy(
            areas=tuple(area for area in self.areas if area.slug in areas),
            sources=tuple(source for source in self.sources if source.slug in sources),
            skills=tuple(skill for skill in self.skills if skill.slug in used),
            roles=tuple(r for r in self.roles if r.slug in {start_role, target_role}),
            requirements={target_role: requirements},
            typical_levels={start_role: levels},
        )

    def content(self) -> dict[str, Any]:
        """Return plain JSON values that ``model_validate`` reads back without loss."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def digest(self) -> str:
        """Return the SHA-256 of the content."""
        return content_digest(self.content())


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what ``Taxonomy.content`` returned, by which it is stored."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
