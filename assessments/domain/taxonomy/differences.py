"""Compare two taxonomies object by object and field by field. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel

from assessments.domain.taxonomy.document import Objects, Taxonomy
from assessments.domain.taxonomy.objects import ChapterStep

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
ORDER = "order"
# What can identify the items of a list, and the fields that this includes.
KEYS = {
    "slug": ("slug",),
    "skill": ("skill",),
    "start_role": ("start_role",),
    "title": ("title",),
    "label": ("role", "term", "period", "source"),  # of demand figures
}


class FieldChange(NamedTuple):
    """A field with its texts before and after; empty if it had or has none."""

    name: str
    old: str
    new: str


class Change(NamedTuple):
    """The change of one object: added, changed, retired, restored or removed.

    ``fields`` has all fields of an added object, and only the changed fields of any other.
    """

    action: str
    kind: str
    name: str
    fields: tuple[FieldChange, ...] = ()

    def __str__(self) -> str:
        brief = self.action == ADDED or self.kind == ORDER
        fields = "" if brief else ", ".join(field.name for field in self.fields)
        return f"{self.action} {self.kind} {self.name}{f' ({fields})' if fields else ''}"


def taxonomy_differences(old: Taxonomy, new: Taxonomy) -> list[Change]:
    """Return the changes from ``old`` to ``new``."""
    changes = []
    before, after = old.objects(), new.objects()
    for key, value in after.items():
        former = before.get(key)
        if former != value:
            changes.append(Change(_action(former, value), *key, tuple(_fields(former, value))))
    changes.extend(Change(REMOVED, *key) for key in before if key not in after)
    if order := tuple(_orders(before, after)):
        changes.append(Change(CHANGED, ORDER, "of the taxonomy", order))
    return changes


def _action(former: BaseModel | None, value: BaseModel) -> str:
    if former is None:
        return ADDED
    was_retired, is_retired = (getattr(item, "retired", False) for item in (former, value))
    if was_retired == is_retired:
        return CHANGED
    return "retired" if is_retired else "restored"


def _fields(former: BaseModel | None, value: BaseModel) -> Iterator[FieldChange]:
    old = {} if former is None else dict(_texts("", former))
    new = dict(_texts("", value))
    for name in old | new:
        change = FieldChange(name, old.get(name, ""), new.get(name, ""))
        if change.old != change.new:
            yield change


def _texts(name: str, value: Any, without: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a value and of the values inside it."""
    if isinstance(value, BaseModel):
        for part in type(value).model_fields:
            if part not in without:
                yield from _texts(f"{name} {part.replace('_', ' ')}".lstrip(), getattr(value, part))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(f"{name.removesuffix('s')} {key}", item)
    elif isinstance(value, tuple) and any(_has_parts(item) for item in value):
        key = _key(value)
        if key:
            yield name, "; ".join(getattr(item, key) for item in value)
        for number, item in enumerate(value, 1):
            label = getattr(item, key) if key else number
            yield from _texts(f"{name}, {label}:", item, without=KEYS.get(key, ()))
    else:
        yield name, _text(value)


def _has_parts(item: Any) -> bool:
    """Return True for an object that one line of text does not describe."""
    return isinstance(item, BaseModel) and not isinstance(item, ChapterStep)


def _key(items: tuple[BaseModel, ...]) -> str:
    """Return the part that identifies the items of a list; empty if only their numbers do."""
    for part in KEYS:
        labels = [getattr(item, part, None) for item in items]
        if all(labels) and len(set(labels)) == len(labels):
            return part
    return ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _orders(before: Objects, after: Objects) -> Iterator[FieldChange]:
    """Yield a change for each kind of object whose order differs, with the part that moved."""
    for kind in dict.fromkeys(kind for kind, _ in after):
        old = [name for key, name in before if key == kind and (key, name) in after]
        new = [name for key, name in after if key == kind and (key, name) in before]
        if old != new:
            moved = [n for n, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
            part = slice(moved[0], moved[-1] + 1)
            yield FieldChange(kind, "; ".join(old[part]), "; ".join(new[part]))
