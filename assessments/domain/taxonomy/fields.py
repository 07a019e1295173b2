"""Types for the fields of the taxonomy's objects, and what can be derived from each field.

Each field is defined once, in ``objects.py``. Its database column, its help text in the admin, its
column in spreadsheets and its translation follow from that definition.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, Field, StringConstraints

from assessments.domain.taxonomy.rules import MAX_LEVEL


class Reference(NamedTuple):
    """Marks a field that holds the slug of another object."""

    kind: str  # area, skill, source, role or project


class Words(NamedTuple):
    """Marks a field whose text is shown to readers and therefore translated."""


WORDS = Words()
AREA, SKILL, SOURCE = Reference("area"), Reference("skill"), Reference("source")
ROLE, PROJECT = Reference("role"), Reference("project")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
# A wording in job ads, see domain/matching/phrases.py.
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Year = Annotated[str, StringConstraints(max_length=20)]
Level = Annotated[int, Field(ge=1, le=MAX_LEVEL, strict=True)]
# The key of a mapping; text in JSON, a number in YAML.
LevelKey = Annotated[int, Field(ge=1, le=MAX_LEVEL)]
StudyHours = Annotated[int, Field(ge=0, le=2000, strict=True)]
Hours = Annotated[int, Field(ge=1, le=2000, strict=True)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=1)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://", max_length=200)]
SecureAddress = Annotated[str, StringConstraints(pattern=r"^https://", max_length=200)]

SCALARS = (str, int, bool, Decimal)


class FieldKind(NamedTuple):
    """The properties of a field with values of a type in ``SCALARS``, or a list of them.

    ``limits`` are the constraints of the type: max_length, ge, le, decimal_places, pattern.
    """

    name: str
    type: type
    optional: bool
    is_list: bool
    choices: tuple[Any, ...]
    limits: dict[str, Any]
    reference: str | None
    has_words: bool


@cache
def plain_fields(kind: type[BaseModel]) -> dict[str, FieldKind]:
    """Return the fields of an object with plain values or lists of them, by name, in order."""
    fields = {}
    for name, info in kind.model_fields.items():
        field = _field_kind(name, Annotated[info.annotation, *info.metadata, None])
        if field is not None:
            fields[name] = field
    return fields


def word_fields(kind: type[BaseModel]) -> list[str]:
    """Return the names of an object's translated fields."""
    return [name for name, field in plain_fields(kind).items() if field.has_words]


def references(value: BaseModel) -> Iterator[tuple[str, str, str]]:
    """Yield the references of an object and of the objects inside it: field, kind and slug.

    The field is always the object's own, even if it contains the object that refers.
    """
    fields = plain_fields(type(value))
    for name in type(value).model_fields:
        part = getattr(value, name)
        field = fields.get(name)
        if field is None:
            inner = part.values() if isinstance(part, dict) else part
            for item in [inner] if isinstance(inner, BaseModel) else inner:
                yield from ((name, kind, slug) for _, kind, slug in references(item))
        elif field.reference:
            slugs = part if field.is_list else (part,)
            yield from ((name, field.reference, slug) for slug in slugs if slug is not None)


def _field_kind(name: str, annotation: Any) -> FieldKind | None:
    """Derive the kind of a field from its annotation; None if it contains other objects."""
    optional = is_list = False
    choices: tuple[Any, ...] = ()
    marks: list[Any] = []
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif origin in (Union, UnionType):
            optional = True
            (annotation,) = [part for part in get_args(annotation) if part is not NoneType]
        elif origin is tuple:
            is_list = True
            annotation = get_args(annotation)[0]
        elif origin is Literal:
            choices = get_args(annotation)
            annotation = type(choices[0])
        else:
            break
    if annotation not in SCALARS:
        return None
    reference = next((mark.kind for mark in marks if isinstance(mark, Reference)), None)
    return FieldKind(
        name, annotation, optional, is_list, choices, _limits(marks), reference, WORDS in marks
    )


def _limits(marks: list[Any]) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    for mark in marks:
        parts = getattr(mark, "metadata", None) or [mark]
        for part in parts:
            for name in ("max_length", "ge", "le", "lt", "decimal_places", "pattern"):
                value = getattr(part, name, None)
                if value is not None:
                    limits.setdefault(name, value)
    return limits
