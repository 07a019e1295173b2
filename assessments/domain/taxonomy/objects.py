"""The objects of the taxonomy as frozen values; ``document.py`` combines them.

Each field is defined only here. ``description`` is its help text in the admin, ``WORDS`` marks
translated texts, and columns in the database and in spreadsheets follow from its type (see
``fields.py``). Rules across several objects are in ``check.py``.
"""

from collections.abc import Callable, Iterable
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

from assessments.domain.taxonomy.fields import (
    AREA,
    PROJECT,
    ROLE,
    SKILL,
    SOURCE,
    WORDS,
    Hours,
    Level,
    LevelKey,
    Name,
    Percentage,
    Phrase,
    SecureAddress,
    Slug,
    StudyHours,
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
NAME_HELP = "The name shown on the site."
SOURCE_HELP = "Where this comes from. Every figure needs a source."
YEAR_HELP = "The year or years of the source, such as 2024. Leave empty if it has no date."
LEVEL_HELP = "1 basics, 2 with help, 3 on my own, 4 expert."


class Value(BaseModel):
    """Base class of all objects: frozen, refuses unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        ignored_types=(cached_property,),
        serialize_by_alias=True,
    )


class Reviewable(Value):
    """Base class of objects that editors sign after reading them, see ``reviews.py``."""

    @model_validator(mode="before")
    @classmethod
    def _read_unsigned(cls, data: Any) -> Any:
        """Leave out ``reviewed`` of older files: a file cannot say that an editor has signed."""
        if not isinstance(data, dict) or "reviewed" not in data:
            return data
        return {key: value for key, value in data.items() if key != "reviewed"}


class Area(Value):
    """A group of skills."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="One or two sentences shown above the area's questions."
    )


class Source(Value):
    """A source of figures and claims; ``year`` is None if it has no date."""

    slug: Slug = Field(description=SLUG_HELP)
    title: Annotated[Title, WORDS] = Field(
        description="Author or publisher and title, as cited on the site."
    )
    detail: Annotated[Text | None, WORDS] = Field(
        None, description="What was counted, how, and how reliable it is."
    )
    year: Year | None = Field(None, description=YEAR_HELP)
    address: WebAddress | None = Field(None, description="Web address, starting with https://.")


class Prerequisite(Value):
    """A skill, and the level of it, that must come first."""

    skill: Annotated[Slug, SKILL] = Field(description="The skill that must come first.")
    level: Level = Field(description=f"The level of it that must come first. {LEVEL_HELP}")


def _by_skill(prerequisites: tuple[Prerequisite, ...]) -> tuple[Prerequisite, ...]:
    return tuple(sorted(prerequisites, key=lambda prerequisite: prerequisite.skill))


class SkillLevel(Value):
    """A level of a skill: what a person at this level has done, and what it takes to get there.

    ``prerequisites`` are in addition to those of the levels below.
    """

    anchor: Annotated[Text, WORDS] = Field(
        description="What a person at this level has done. A fact they can check, not an adjective."
    )
    example: Annotated[Text | None, WORDS] = Field(
        None, description="An example of the sentence above, shown folded. Leave empty if clear."
    )
    study_hours: StudyHours = Field(
        0, description="Hours of reading and courses from the level below."
    )
    practice_hours: Hours = Field(
        description="Hours of exercises and work from the level below, for a person with a job."
    )
    prerequisites: Annotated[tuple[Prerequisite, ...], AfterValidator(_by_skill)] = ()

    @property
    def hours(self) -> int:
        """The hours of study and practice from the level below."""
        return self.study_hours + self.practice_hours

    @model_validator(mode="before")
    @classmethod
    def _read_older(cls, data: Any) -> Any:
        """Read ``hours``, the name in older files and in stored results."""
        if not isinstance(data, dict) or "hours" not in data or "practice_hours" in data:
            return data
        newer = {key: value for key, value in data.items() if key != "hours"}
        return newer | {"practice_hours": data["hours"]}


class Skill(Reviewable):
    """A skill of an area, with levels 1..4 by number."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="One sentence on what the skill includes."
    )
    aliases: tuple[Name, ...] = Field(
        (), description="Other names that people and job ads use, such as k8s. One per line."
    )
    phrases: tuple[Phrase, ...] = Field(
        (),
        description=(
            "Other wordings that mean the skill in job ads, one per line: deploy*|serve* ... "
            "model*. word* is any word that starts so, a|b one of several words, ... up to four "
            "other words. A word with a capital letter must be written like that. A line that "
            "starts with “- ” has words that do not mean the skill: - solid experience."
        ),
    )
    levels: dict[LevelKey, SkillLevel] = Field(default_factory=dict)
    hours_basis: Text | None = Field(
        None, description="What the hours are based on, such as a course or your experience."
    )
    retired: bool = Field(
        False,
        description=(
            "No longer asked about; answers are kept. First remove it from the requirements, "
            "projects and curricula that name it."
        ),
    )
    area: Annotated[Slug, AREA] = Field(
        description="The page of the questionnaire that asks about it."
    )

    def __hash__(self) -> int:
        # Its levels have no hash.
        return hash((self.slug, self.name, self.description))

    @property
    def names(self) -> set[str]:
        """What sources call it, in lower case: its slug, name and aliases."""
        slug = self.slug
        return {slug, slug.replace("-", " "), self.name.lower(), *map(str.lower, self.aliases)}

    def prerequisites(self, level: int = MAX_LEVEL) -> dict[str, int]:
        """Return the prerequisites of a step to ``level``: the highest level of each skill."""
        needed: dict[str, int] = {}
        for number, row in self.levels.items():
            for prerequisite in row.prerequisites if number <= level else ():
                at_least = needed.get(prerequisite.skill, 0)
                needed[prerequisite.skill] = max(prerequisite.level, at_least)
        return needed

    def with_prerequisites(
        self, change: Callable[[tuple[Prerequisite, ...]], Iterable[Prerequisite]]
    ) -> Self:
        """Return the skill with ``change`` applied to the prerequisites of each level."""
        levels = {
            number: row.model_copy(
                update={"prerequisites": _by_skill(tuple(change(row.prerequisites)))}
            )
            for number, row in self.levels.items()
        }
        return self.model_copy(update={"levels": levels})

    @model_validator(mode="before")
    @classmethod
    def _read_older(cls, data: Any) -> Any:
        """Read ``prerequisites`` of a skill in older files as those of its lowest level."""
        if not isinstance(data, dict) or "prerequisites" not in data:
            return data
        newer = {key: value for key, value in data.items() if key != "prerequisites"}
        levels, former = newer.get("levels"), data["prerequisites"]
        if isinstance(levels, dict) and levels and isinstance(former, list | tuple):
            lowest = min(levels, key=str)
            row = levels[lowest]
            known = row.get("prerequisites") or () if isinstance(row, dict) else None
            if isinstance(known, list | tuple):
                changed = row | {"prerequisites": [*former, *known]}
                return newer | {"levels": levels | {lowest: changed}}
        # Without levels, as a retired skill may be, there is no step that needs anything.
        return newer if not levels and isinstance(former, list | tuple) else data


class Resource(Reviewable):
    """A learning resource that, with practice, leads from ``from_level`` to ``to_level``."""

    title: Title = Field(description="As on its cover or page.")
    author: Title = Field(description="Who wrote or offers it.")
    kind: Literal["book", "course", "documentation", "tutorial", "paper", "video"] = Field(
        description="What it is."
    )
    from_level: Annotated[int, Field(ge=0, lt=MAX_LEVEL, strict=True)] = Field(
        description="The level that it starts from, 0 to 3."
    )
    to_level: Level = Field(description="The level that it leads to with practice, 1 to 4.")
    sections: Annotated[Text | None, WORDS] = Field(
        None,
        description="What to read for which level: “Level 1: chapters 1 to 3. Level 2: chapter 4.”",
    )
    hours: Hours = Field(description="Hours to work through it.")
    cost: Literal["free", "paid", "mixed"] = Field(
        description="Mixed: free to read or audit; print or a certificate costs money."
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$", max_length=2)] = Field(
        description="Two letters: en, de, fr …"
    )
    address: SecureAddress | None = Field(
        None, description="Starting with https://. It can be reviewed once it has one."
    )

    @model_validator(mode="after")
    def _leads_up(self) -> Self:
        if self.to_level <= self.from_level:
            raise ValueError("a resource must lead to a higher level than it starts from")
        return self


class Exercise(Value):
    """A way to practise, and how to check that it is done."""

    exercise: Annotated[Text, WORDS]
    check: Annotated[Text, WORDS]


class ExercisePair(Value):
    """The exercises for the step to one level: one for the current job and one for home."""

    at_work: Exercise
    at_home: Exercise


# The start role of people without a job in the field.
BEGINNER = "student"
# The level that an exercise without one is for, as in older files.
OLDER_EXERCISE_LEVEL = 2


class Learning(Value):
    """How to learn a skill: resources, and exercises by the level that they lead to."""

    skill: Annotated[Slug, SKILL]
    resources: tuple[Resource, ...] = ()
    exercises: dict[LevelKey, ExercisePair] = Field(default_factory=dict)

    def exercises_for(self, level: int, start_role: str) -> tuple[tuple[str, Exercise], ...]:
        """Return both exercises of a step to ``level`` with their settings; empty without any.

        The one that suits ``start_role`` comes first.
        """
        pair = self.exercises.get(level)
        if pair is None:
            return ()
        at_work, at_home = ("work", pair.at_work), ("home", pair.at_home)
        return (at_home, at_work) if start_role == BEGINNER else (at_work, at_home)

    @model_validator(mode="before")
    @classmethod
    def _read_older(cls, data: Any) -> Any:
        """Read the exercises of older files, which have no level, as those of one level."""
        older = {"at_work", "at_home"}
        if not isinstance(data, dict) or "exercises" in data or not older & data.keys():
            return data
        pair = {key: value for key, value in data.items() if key in older}
        newer = {key: value for key, value in data.items() if key not in older}
        return newer | {"exercises": {OLDER_EXERCISE_LEVEL: pair}}


class Role(Value):
    """A start role, a target role or both."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="One or two sentences. The home page shows them when people choose the role as "
        "their target."
    )
    start: bool
    target: bool
    hires_at_level_3: bool = Field(
        False, description="People are hired for it on a lot of level 3, so plans aim for it early."
    )
    retired: bool = Field(
        False, description="No longer offered; assessments that name it are kept."
    )

    @model_validator(mode="after")
    def _has_a_use(self) -> Self:
        if not (self.start or self.target):
            raise ValueError("a role must be a start role, a target role or both")
        return self


class TypicalLevel(Value):
    """The level that people in a start role usually have in a skill, with the reason."""

    skill: Annotated[Slug, SKILL]
    mean: Annotated[Decimal, Field(ge=0, le=MAX_LEVEL, decimal_places=2)] = Field(
        description="The average level of people in this role, 0 to 4, such as 2.5."
    )
    spread: Annotated[Decimal, Field(ge=Decimal(MIN_SPREAD), le=4, decimal_places=2)] = Field(
        description="How far people differ from that (standard deviation), at least 0.5."
    )
    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    basis: Text = Field(description="Why this level: a usage figure or your reason.")


class DemandFigure(Value):
    """A figure (role, term, period, share in percent, n) or a text, with its source."""

    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    role: Slug | None = Field(
        None, description="The role in the job ads, by its slug: machine-learning-engineer."
    )
    term: Name | None = Field(None, description="The search term.")
    period: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = Field(
        None, description="The period of the job ads, such as 2024 or 2023–2024."
    )
    share: Percentage | None = Field(
        None,
        title="share of advertisements, %",
        description="Percentage of the job ads that name the term, 0 to 100.",
    )
    n: Annotated[int, Field(ge=1, strict=True)] | None = Field(
        None,
        title="number of advertisements",
        description="Number of job ads examined.",
    )
    text: Annotated[Text | None, WORDS] = Field(
        None,
        description=(
            "What the source says if it gives no figure. A figure needs role, term, period, "
            "share and number of advertisements."
        ),
    )

    @property
    def label(self) -> str:
        """What it is about, and its source: all but the share, the number and the text."""
        return ", ".join(filter(None, (self.role, self.term, self.period, self.source)))

    @property
    def terms(self) -> list[str]:
        """The search terms in lower case: “Rust/C++” are two."""
        return [term.strip() for term in (self.term or "").lower().split("/")]

    @model_validator(mode="after")
    def _is_a_figure_or_a_text(self) -> Self:
        figure = (self.role, self.term, self.period, self.share, self.n)
        if any(part is not None for part in figure):
            if any(part is None for part in figure):
                raise ValueError("a figure needs role, term, period, share and n")
        elif self.text is None:
            raise ValueError("it needs a figure or a text")
        return self


# Files and stored results call this list "evidence".
DemandFigures = Annotated[tuple[DemandFigure, ...], Field(alias="evidence")]


class SpecialismRequirement(Value):
    """A requirement for at least one of ``skills`` at ``level``."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    skills: Annotated[tuple[Annotated[Slug, SKILL], ...], Field(min_length=1)]
    level: Level = Field(description=f"The level that meets it. {LEVEL_HELP}")
    weight: Literal[1, 2, 4]
    reason: Annotated[Text, WORDS] = Field(
        description="Why the role asks for it. Shown in reports."
    )


class Requirement(SpecialismRequirement):
    """A requirement of a target role; ``floor`` (2..level) makes it a must-have."""

    area: Annotated[Slug, AREA]
    floor: Annotated[int, Field(ge=2, le=MAX_LEVEL, strict=True)] | None = Field(
        None,
        description=(
            "Makes it a must-have: the level, from 2 up to the level above, below which people are "
            "not ready. Leave empty otherwise."
        ),
    )
    weight_reason: Annotated[Text | None, WORDS] = Field(
        None, description="The reason for the weight if it does not follow from the job ads."
    )
    when: Literal["core", "just-in-time", "late", "on-the-job"] = Field(
        "core",
        description=(
            "Where it belongs in a plan. Just in time: in the chapter that needs it. Late: a topic "
            "of interviews, last before applying. On the job: learnt at work."
        ),
    )
    demand_figures: DemandFigures = ()

    @property
    def figures(self) -> tuple[DemandFigure, ...]:
        """The demand figures with a share, not just a text."""
        return tuple(figure for figure in self.demand_figures if figure.share is not None)

    def figure_of(self, role: str) -> DemandFigure | None:
        """Return the first figure for a role; a variant of a role has the figures of that role."""
        return next((figure for figure in self.figures if figure.role == role), None) or next(
            (figure for figure in self.figures if role.endswith(f"-{figure.role}")), None
        )

    def compared(self, own: DemandFigure) -> list[DemandFigure]:
        """Return the figures of other roles for the same term and period, of the same source."""
        place = (own.source, own.term, own.period)
        return [
            f for f in self.figures if f.role != own.role and (f.source, f.term, f.period) == place
        ]

    @model_validator(mode="after")
    def _floor_is_within_level(self) -> Self:
        if self.floor is not None and self.floor > self.level:
            raise ValueError("the must-have floor must not be above the required level")
        return self


class Specialism(Value):
    """A field within machine learning, with its own short list of requirements."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(description="What people in this field work on.")
    demand: Annotated[Text, WORDS] = Field(description="Where it is in demand.")
    requirements: Annotated[tuple[SpecialismRequirement, ...], Field(min_length=1)]
    demand_figures: DemandFigures = ()


class SkillShown(Value):
    """A skill, and the level of it that a finished project demonstrates."""

    skill: Annotated[Slug, SKILL]
    level: Level = Field(description=f"The level that the project demonstrates. {LEVEL_HELP}")


class Project(Reviewable):
    """A project that closes several gaps at once; its checks can be verified by outsiders."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    setting: Literal["work", "home", "either"] = Field(description="Where it can be done.")
    hours: Hours = Field(description="Hours for a person who already has the prerequisites.")
    brief: Annotated[Text, WORDS] = Field(
        description="What to build, for whom, and what makes it difficult."
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
    ] = Field(description="One sentence per line: what an outsider can verify when it is done.")


class ChapterStep(Value):
    """A level of a skill, as a step of a chapter."""

    skill: Annotated[Slug, SKILL]
    level: Level = Field(description=f"The level that the step leads to. {LEVEL_HELP}")

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class ChapterExit(Value):
    """What people from a start role can try after a chapter, before they reach the target role."""

    start_role: Annotated[Slug, ROLE]
    advice: Annotated[Text, WORDS] = Field(
        description="One or two sentences: what they can try now, and why."
    )


class Chapter(Value):
    """A chapter of a target role's curriculum, with its steps in order.

    The projects complete the chapter: one for people with a job in the field, one for the others.
    """

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(
        description="One subject, in at most 8 words: “Your first program”."
    )
    outcome: Annotated[Text, WORDS] = Field(
        description="One sentence: what others can check when the chapter is done."
    )
    before_applying: bool = Field(
        description="Needed before applying for a job. Such chapters come first."
    )
    project_at_work: Annotated[Slug, PROJECT] | None = Field(
        None, description="The project that completes it for people with a job, done at work."
    )
    project_at_home: Annotated[Slug, PROJECT] | None = Field(
        None, description="The project that completes it for people without one, done at home."
    )
    exits: tuple[ChapterExit, ...] = ()
    steps: Annotated[tuple[ChapterStep, ...], Field(min_length=1)]
