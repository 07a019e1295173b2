"""Sources, and what they say about the demand for skills."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from assessments.domain.taxonomy.fields import (
    SOURCE,
    WORDS,
    Name,
    Percentage,
    Slug,
    Text,
    Title,
    WebAddress,
    Year,
)
from assessments.domain.taxonomy.objects.base import SLUG_HELP, SOURCE_HELP, YEAR_HELP, Value


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
