"""Projects that close several gaps at once."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assessments.domain.taxonomy.fields import SKILL, WORDS, Hours, Level, Name, Slug, Text
from assessments.domain.taxonomy.objects.base import (
    LEVEL_HELP,
    NAME_HELP,
    SLUG_HELP,
    Reviewable,
    Value,
)


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
