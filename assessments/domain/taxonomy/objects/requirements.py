"""What target roles and specialisms require."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assessments.domain.taxonomy.fields import AREA, SKILL, WORDS, Level, Name, Slug, Text
from assessments.domain.taxonomy.objects.base import LEVEL_HELP, NAME_HELP, SLUG_HELP, Value
from assessments.domain.taxonomy.objects.sources import DemandFigure, DemandFigures
from assessments.domain.taxonomy.rules import MAX_LEVEL


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
