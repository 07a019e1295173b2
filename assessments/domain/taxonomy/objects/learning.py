"""How to learn a skill: resources and exercises."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from assessments.domain.taxonomy.fields import (
    SKILL,
    WORDS,
    Hours,
    Level,
    LevelKey,
    SecureAddress,
    Slug,
    Text,
    Title,
)
from assessments.domain.taxonomy.objects.base import Reviewable, Value
from assessments.domain.taxonomy.rules import MAX_LEVEL


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
