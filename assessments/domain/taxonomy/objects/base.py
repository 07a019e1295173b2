"""Base classes of all objects, and help that several fields have."""

from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

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
