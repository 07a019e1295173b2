"""Salaries and the entries of the career guide."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from assessments.domain.taxonomy.fields import SOURCE, WORDS, Name, Slug, Text, Title, Year
from assessments.domain.taxonomy.objects.base import SOURCE_HELP, YEAR_HELP, Value


class Salary(Value):
    """A yearly salary as its source gives it, in whole units of ``currency``.

    ``amount_to`` is the upper end of a range, ``source_named`` the origin that the source cites.
    ``year`` is None if the source has no date.
    """

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$", max_length=2)] = Field(
        description="Two capital letters, ISO 3166: US, DE, IN …"
    )
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", max_length=3)] = Field(
        description="Three capital letters, ISO 4217: USD, EUR, INR …"
    )
    role: Slug = Field(description="The role's slug. The role need not be in the taxonomy.")
    role_name: Annotated[Name, WORDS] = Field(description="The name of the role in the source.")
    experience: Annotated[Name | None, WORDS] = Field(
        None, description="Experience level, such as “entry level” or “5 to 9 years”."
    )
    kind: Literal["average", "range"] = Field(description="An average has one figure, a range two.")
    amount: Annotated[int, Field(ge=1, strict=True)] = Field(
        description="Yearly pay in whole units of the currency; the lower end of a range."
    )
    amount_to: Annotated[int, Field(ge=1, strict=True)] | None = Field(
        None, description="The upper end of a range. Leave empty for an average."
    )
    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    source_named: Name | None = Field(None, description="The origin that the source itself cites.")
    year: Year | None = Field(None, description=YEAR_HELP)
    note: Annotated[Text | None, WORDS] = Field(
        None, description="What readers need to know to understand the figure."
    )

    @model_validator(mode="after")
    def _range_has_two_ends(self) -> Self:
        if (self.kind == "range") != (self.amount_to is not None):
            raise ValueError("a range needs amount and amount_to, an average only amount")
        if self.amount_to is not None and self.amount_to <= self.amount:
            raise ValueError("amount_to must be above amount")
        return self


class GuideEntry(Value):
    """One entry of the career guide; ``more`` is its second part, see GuideSection."""

    title: Annotated[Title | None, WORDS] = Field(
        None,
        description="A short heading. Entries of “acting above the title” need unique titles.",
    )
    text: Annotated[Text, WORDS] = Field(description="The text of the guide.")
    more: Annotated[Text | None, WORDS] = Field(
        None, description="The second part, in sections that have one: see “section”."
    )
    source: Annotated[Slug, SOURCE] = Field(description=SOURCE_HELP)
    source_named: Title | None = Field(None, description="The origin that the source itself cites.")
    year: Year | None = Field(None, description=YEAR_HELP)


# The sections of the career guide; comments say what ``more`` is for.
GuideSection = Literal[
    "demand",
    "path",
    "degrees",
    "entry-roles",
    "industries",
    "freelancing",
    "comparison",  # about machine learning engineers; ``text`` is about data scientists
    "right-for-me",  # what the answer no suggests
    "acting-above-title",  # how to check that it is done
    "interviews",  # an example
    "choosing-a-specialism",
    "set-aside",  # why the claim is not shown as a figure
]
