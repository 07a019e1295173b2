"""The chapters of a target role's curriculum."""

from typing import Annotated

from pydantic import Field

from assessments.domain.taxonomy.fields import PROJECT, ROLE, SKILL, WORDS, Level, Name, Slug, Text
from assessments.domain.taxonomy.objects.base import LEVEL_HELP, SLUG_HELP, Value


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
