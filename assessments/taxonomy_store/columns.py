"""Which columns of a table hold the fields of a taxonomy object."""

from functools import cache
from typing import NamedTuple

from pydantic import BaseModel

from assessments.domain.taxonomy import objects
from assessments.domain.taxonomy.fields import plain_fields

# Columns that are not named like their field.
OTHER_NAMES: dict[type[BaseModel], dict[str, str]] = {
    objects.Exercise: {"check": "check_text"},
    objects.Prerequisite: {"skill": "needs"},
    objects.Role: {"start": "is_start", "target": "is_target"},
}


class Stored(NamedTuple):
    """A field with a column of its own; ``reference`` is the kind of object it refers to."""

    field: str
    column: str
    is_list: bool
    reference: str | None


@cache
def stored_fields(kind: type[BaseModel]) -> tuple[Stored, ...]:
    """Return the fields of an object that are columns of its table.

    Other objects inside it, and lists of references, have their own tables.
    """
    names = OTHER_NAMES.get(kind, {})
    return tuple(
        Stored(field.name, names.get(field.name, field.name), field.is_list, field.reference)
        for field in plain_fields(kind).values()
        if not (field.is_list and field.reference)
    )
