"""Roles, and what people in them usually can."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from assessments.domain.taxonomy.fields import SKILL, SOURCE, WORDS, Name, Slug, Text
from assessments.domain.taxonomy.objects.base import NAME_HELP, SLUG_HELP, SOURCE_HELP, Value
from assessments.domain.taxonomy.rules import MAX_LEVEL, MIN_SPREAD


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
