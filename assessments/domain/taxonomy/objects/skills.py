"""Areas and their skills, with levels and prerequisites."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from assessments.domain.taxonomy.fields import (
    AREA,
    SKILL,
    WORDS,
    Hours,
    Level,
    LevelKey,
    Name,
    Phrase,
    Slug,
    StudyHours,
    Text,
)
from assessments.domain.taxonomy.objects.base import (
    LEVEL_HELP,
    NAME_HELP,
    SLUG_HELP,
    Reviewable,
    Value,
)
from assessments.domain.taxonomy.rules import MAX_LEVEL


class Area(Value):
    """A group of skills."""

    slug: Slug = Field(description=SLUG_HELP)
    name: Annotated[Name, WORDS] = Field(description=NAME_HELP)
    description: Annotated[Text, WORDS] = Field(
        description="One or two sentences shown above the area's questions."
    )


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
