"""The objects of the taxonomy, each a frozen value; ``document.py`` holds them together.

A field is defined here and nowhere else: ``description`` is its help in the admin, ``WORDS`` marks
what is translated, and columns in the database and in spreadsheets follow from its type (see
``fields.py``). What only holds across objects is in ``check.py``.
"""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from assessments.domain.taxonomy.fields import (
    AREA,
    SKILL,
    SOURCE,
    WORDS,
    Hours,
    Level,
    LevelKey,
    Name,
    Percentage,
    SecureAddress,
    Slug,
    Text,
    Title,
    WebAddress,
    Year,
)
from assessments.domain.taxonomy.rules import MAX_LEVEL, MIN_SPREAD

SLUG_HELP = (
    "The permanent short name: lower-case letters, digits and hyphens. Answers, files and "
    "addresses refer to it, so it cannot be changed later."
)
NAME_HELP = "As people read it on the site."
SOURCE_HELP = "Where this is known from; every figure has a source."
YEAR_HELP = "The year or years of the source, such as 2024. Leave empty where undated."
LEVEL_HELP = "1 awareness, 2 working, 3 practitioner, 4 expert."
REVIEWED_HELP = "A second expert has read it and agrees."


class Value(BaseModel):
    """Base of all objects: frozen, and without fields that are not defined."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Area(Value):
    """A group of skills."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="One or two sentences shown above the area's questions."
    )


class Source(Value):
    """Where figures and claims come from; ``year`` is None where undated."""

    slug: Slug = Field(description=SLUG_HELP)
    title: Annotated[Title, WORDS] = Field(
        description="Author or publisher and title, as it is cited on the site."
    )
    detail: Annotated[Text | None, WORDS] = Field(
        None, description="What was counted, how, and how far it can be trusted."
    )
    year: Year | None = Field(None, description=YEAR_HELP)
    address: WebAddress | None = Field(
        None, description="Where it can be read, beginning with https://."
    )


class Prerequisite(Value):
    """A skill and the level of it that must come first."""

    skill: Annotated[Slug, SKILL] = Field(description="The skill that must come first.")
    level: Level = Field(
        description=f"The level of it that is needed before the first step. {LEVEL_HELP}"
    )


def _by_skill(prerequisites: tuple[Prerequisite, ...]) -> tuple[Prerequisite, ...]:
    return tuple(sorted(prerequisites, key=lambda prerequisite: prerequisite.skill))


class SkillLevel(Value):
    """What a person at this level has done, and the hours from the level below."""

    anchor: Annotated[Text, WORDS] = Field(
        description="What a person at this level has done. A fact they can check, not an adjective."
    )
    hours: Hours = Field(
        description="Hours of work from the level below, for a person who also has a job."
    )


class Skill(Value):
    """A skill of an area, with its levels 1..4 by number."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="What belongs to the skill and what does not, in a sentence or two."
    )
    aliases: tuple[Name, ...] = Field(
        (), description="Other spellings that people and advertisements use, one a line (k8s)."
    )
    prerequisites: Annotated[tuple[Prerequisite, ...], AfterValidator(_by_skill)] = ()
    levels: dict[LevelKey, SkillLevel] = Field(default_factory=dict)
    hours_basis: Text | None = Field(
        None, description="What the hours to each level are based on: a course, your experience."
    )
    reviewed: bool = Field(False, description=REVIEWED_HELP)
    retired: bool = Field(
        False,
        description=(
            "No longer asked for; answers to it are kept. First remove it from the requirements "
            "and projects that name it."
        ),
    )
    area: Annotated[Slug, AREA] = Field(
        description="The page of the questionnaire on which it is asked."
    )


class Resource(Value):
    """Something to learn from: leads from ``from_level`` to ``to_level`` with practice.

    ``reviewed`` is false for an ``address`` that no editor has opened yet.
    """

    title: Title = Field(description="As it is on its cover or page.")
    author: Title = Field(description="Who wrote or offers it.")
    kind: Literal["book", "course", "documentation", "tutorial", "paper", "video"] = Field(
        description="What it is."
    )
    from_level: Annotated[int, Field(ge=0, lt=MAX_LEVEL, strict=True)] = Field(
        description="The level a reader has before, 0 to 3."
    )
    to_level: Level = Field(description="The level it leads to with practice, 1 to 4.")
    hours: Hours = Field(description="Hours to work through it.")
    cost: Literal["free", "paid", "mixed"] = Field(
        description="Mixed: free to read or audit, paid in print or with a certificate."
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$", max_length=2)] = Field(
        description="Two letters: en, de, fr …"
    )
    address: SecureAddress | None = Field(
        None, description="Beginning with https://. May stay empty while “reviewed” is off."
    )
    reviewed: bool = Field(False, description="An editor has opened and read it.")

    @model_validator(mode="after")
    def _leads_up(self) -> Self:
        if self.to_level <= self.from_level:
            raise ValueError("a resource leads from a level to a higher one")
        return self


class Exercise(Value):
    """A way to practise, and how to tell that it is done."""

    exercise: Annotated[Text, WORDS]
    check: Annotated[Text, WORDS]


# The start role of people without a job in the field.
BEGINNER = "student"


class Learning(Value):
    """How to learn a skill: resources, one exercise in the present job and one at home."""

    skill: Annotated[Slug, SKILL]
    resources: tuple[Resource, ...] = ()
    at_work: Exercise
    at_home: Exercise

    def exercises(self, start_role: str) -> tuple[tuple[str, Exercise], ...]:
        """Return both by their setting, first the one for people from ``start_role``."""
        at_work, at_home = ("work", self.at_work), ("home", self.at_home)
        return (at_home, at_work) if start_role == BEGINNER else (at_work, at_home)


class Role(Value):
    """A role to start from (``start``), to go to (``target``) or both."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="One or two sentences shown where people choose."
    )
    start: bool
    target: bool
    retired: bool = Field(
        False, description="No longer offered; assessments that name it are kept."
    )

    @model_validator(mode="after")
    def _has_a_use(self) -> Self:
        if not (self.start or self.target):
            raise ValueError("a role is a start role, a target role or both")
        return self


class TypicalLevel(Value):
    """What people in the start role usually have in a skill, in levels, with the reason."""

    skill: Annotated[Slug, SKILL]
    mean: Annotated[Decimal, Field(ge=0, le=MAX_LEVEL, decimal_places=2)] = Field(
        description="The average level of people in this role, 0 to 4, such as 2.5."
    )
    spread: Annotated[Decimal, Field(ge=Decimal(MIN_SPREAD), le=4, decimal_places=2)] = Field(
        description="How far people differ from that (standard deviation), at least 0.5."
    )
    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    basis: Text = Field(description="Why this level: a usage figure or your reason.")


class Evidence(Value):
    """A figure (whose advertisements, term, period, share in percent, n) or a text, sourced."""

    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    role: Slug | None = Field(
        None, description="Whose advertisements: a role's slug, such as machine-learning-engineer."
    )
    term: Name | None = Field(None, description="The word that was looked for.")
    period: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = Field(
        None, description="When, such as 2024 or 2023–2024."
    )
    share: Percentage | None = Field(
        None,
        title="share of advertisements, %",
        description="Percent of the advertisements that name the term, 0 to 100.",
    )
    n: Annotated[int, Field(ge=1, strict=True)] | None = Field(
        None,
        title="number of advertisements",
        description="How many advertisements were read.",
    )
    text: Annotated[Text | None, WORDS] = Field(
        None,
        description=(
            "What the source says, where it gives no figure. A figure needs role, term, period, "
            "share and number of advertisements."
        ),
    )

    @model_validator(mode="after")
    def _is_a_figure_or_a_text(self) -> Self:
        figure = (self.role, self.term, self.period, self.share, self.n)
        if any(part is not None for part in figure):
            if any(part is None for part in figure):
                raise ValueError("a figure needs role, term, period, share and n")
        elif self.text is None:
            raise ValueError("evidence needs a figure or a text")
        return self


class SpecialismRequirement(Value):
    """At least one of ``skills`` at ``level``."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    skills: Annotated[tuple[Annotated[Slug, SKILL], ...], Field(min_length=1)]
    level: Level = Field(description=f"The level that meets it. {LEVEL_HELP}")
    weight: Literal[1, 2, 4]
    reason: Annotated[Text, WORDS] = Field(
        description="Why the role asks for it; people read this in their report."
    )


class Requirement(SpecialismRequirement):
    """A target role's requirement; ``floor`` (2..level) makes it a must-have."""

    area: Annotated[Slug, AREA]
    floor: Annotated[int, Field(ge=2, le=MAX_LEVEL, strict=True)] | None = Field(
        None,
        description=(
            "Makes it a must-have: below this level, from 2 up to the level above, it blocks. "
            "Leave empty where it does not."
        ),
    )
    weight_reason: Annotated[Text | None, WORDS] = Field(
        None, description="Why this weight, where the advertisements do not give it."
    )
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _floor_is_within_level(self) -> Self:
        if self.floor is not None and self.floor > self.level:
            raise ValueError("the must-have floor is above the required level")
        return self


class Specialism(Value):
    """A field within machine learning, with short requirements of its own."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(description="What people in this field work on.")
    demand: Annotated[Text, WORDS] = Field(description="Where it is wanted.")
    requirements: Annotated[tuple[SpecialismRequirement, ...], Field(min_length=1)]
    evidence: tuple[Evidence, ...] = ()


class SkillShown(Value):
    """A skill, and the level of it that a finished project shows."""

    skill: Annotated[Slug, SKILL]
    level: Level = Field(description=f"The level of it that the project shows. {LEVEL_HELP}")


class Project(Value):
    """A piece of work that closes several gaps at once; outsiders can verify its checks."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    setting: Literal["work", "home", "either"] = Field(description="Where it can be done.")
    hours: Hours = Field(description="Hours for a person who has what it needs.")
    brief: Annotated[Text, WORDS] = Field(
        description="What to build, for whom, and what makes it hard."
    )
    skills: Annotated[tuple[SkillShown, ...], Field(min_length=2)]
    checks: Annotated[
        tuple[
            Annotated[
                str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), WORDS
            ],
            ...,
        ],
        Field(min_length=1),
    ] = Field(description="One sentence a line: what an outsider can verify when it is done.")
    reviewed: bool = Field(False, description=REVIEWED_HELP)


class Salary(Value):
    """A salary figure as its source gives it, a year's pay in whole units of ``currency``.

    ``amount_to`` is the upper end of a range, ``source_named`` whom the source itself names,
    ``year`` is None where the source has no date.
    """

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$", max_length=2)] = Field(
        description="Two capital letters, ISO 3166: US, DE, IN …"
    )
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", max_length=3)] = Field(
        description="Three capital letters, ISO 4217: USD, EUR, INR …"
    )
    role: Slug = Field(description="The role's slug, also of a role that is not in the taxonomy.")
    role_name: Annotated[Name, WORDS] = Field(description="The role as the source calls it.")
    experience: Annotated[Name | None, WORDS] = Field(
        None, description="Of whom, such as “entry level” or “5 to 9 years”."
    )
    kind: Literal["average", "range"] = Field(
        description="An average has one figure, a range has two."
    )
    amount: Annotated[int, Field(ge=1, strict=True)] = Field(
        description="A year's pay in whole units of the currency; of a range the lower end."
    )
    amount_to: Annotated[int, Field(ge=1, strict=True)] | None = Field(
        None, description="The upper end of a range; empty for an average."
    )
    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    source_named: Name | None = Field(None, description="Whom the source itself names.")
    year: Year | None = Field(None, description=YEAR_HELP)
    note: Annotated[Text | None, WORDS] = Field(
        None, description="What a reader must know to understand the figure."
    )

    @model_validator(mode="after")
    def _range_has_two_ends(self) -> Self:
        if (self.kind == "range") != (self.amount_to is not None):
            raise ValueError("a range has amount and amount_to, an average just amount")
        if self.amount_to is not None and self.amount_to <= self.amount:
            raise ValueError("amount_to is above amount")
        return self


class GuideEntry(Value):
    """One piece of the career guide; ``more`` is its second half, see GuideSection."""

    title: Annotated[Title | None, WORDS] = Field(
        None,
        description="A few words in front; each piece of “acting above the title” needs its own.",
    )
    text: Annotated[Text, WORDS] = Field(description="What the guide says.")
    more: Annotated[Text | None, WORDS] = Field(
        None, description="The second half, in the sections that have one: see “section”."
    )
    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    source_named: Title | None = Field(None, description="Whom the source itself names.")
    year: Year | None = Field(None, description=YEAR_HELP)


# The career guide's sections, with what an entry's ``more`` holds.
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
