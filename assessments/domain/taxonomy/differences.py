"""Compare two taxonomies object by object and field by field. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel

from assessments.domain.taxonomy.document import Objects, Taxonomy
from assessments.domain.taxonomy.fields import plain_fields
from assessments.domain.taxonomy.objects import ChapterStep

# What people call objects, by kind and name.
Labels = Mapping[tuple[str, str], str]
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
    ``label`` is what people call the object, its name if empty.
    """

    action: str
    kind: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    label: str = ""

    def __str__(self) -> str:
        brief = self.action == ADDED or self.kind == ORDER
        fields = "" if brief else ", ".join(field.name for field in self.fields)
        return f"{self.action} {self.kind} {self.name}{f' ({fields})' if fields else ''}"


def taxonomy_differences(old: Taxonomy, new: Taxonomy) -> list[Change]:
    """Return the changes from ``old`` to ``new``; texts call objects by their new names."""
    changes = []
    before, after = old.objects(), new.objects()
    labels = {**old.labels, **new.labels}
    for key, value in after.items():
        former = before.get(key)
        if former != value:
            fields = tuple(_fields(former, value, labels))
            changes.append(Change(_action(former, value), *key, fields, labels[key]))
    changes.extend(Change(REMOVED, *key, label=labels[key]) for key in before if key not in after)
    if order := tuple(_orders(before, after, labels)):
        changes.append(Change(CHANGED, ORDER, "of the taxonomy", order))
    return changes


def _action(former: BaseModel | None, value: BaseModel) -> str:
    if former is None:
        return ADDED
    was_retired, is_retired = (getattr(item, "retired", False) for item in (former, value))
    if was_retired == is_retired:
        return CHANGED
    return "retired" if is_retired else "restored"


def _fields(former: BaseModel | None, value: BaseModel, labels: Labels) -> Iterator[FieldChange]:
    old = {} if former is None else dict(_texts("", former, labels))
    new = dict(_texts("", value, labels))
    for name in old | new:
        change = FieldChange(name, old.get(name, ""), new.get(name, ""))
        if change.old != change.new:
            yield change


def _texts(
    name: str, value: Any, labels: Labels, without: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a value and of the values inside it."""
    if isinstance(value, BaseModel):
        for part in type(value).model_fields:
            if part not in without:
                own = f"{name} {part.replace('_', ' ')}".lstrip()
                yield from _texts(own, _labelled(value, part, labels), labels)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(f"{name.removesuffix('s')} {key}", item, labels)
    elif isinstance(value, tuple) and any(_has_parts(item) for item in value):
        key = _key(value)
        if key:
            yield name, "; ".join(_labelled(item, key, labels) for item in value)
        for number, item in enumerate(value, 1):
            label = _labelled(item, key, labels) if key else number
            yield from _texts(f"{name}, {label}:", item, labels, without=KEYS.get(key, ()))
    elif isinstance(value, tuple):
        yield (
            name,
            "; ".join(
                f"{_labelled(item, 'skill', labels)} {item.level}"
                if isinstance(item, ChapterStep)
                else str(item)
                for item in value
            ),
        )
    else:
        yield name, _text(value)


def _labelled(value: BaseModel, part: str, labels: Labels) -> Any:
    """Return a part of a value, with what people call the objects that it refers to."""
    found = getattr(value, part)
    field = plain_fields(type(value)).get(part)
    if field is None or field.reference is None or found is None:
        return found
    if isinstance(found, tuple):
        return tuple(labels.get((field.reference, slug), slug) for slug in found)
    return labels.get((field.reference, found), found)


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
    return str(value)


def _orders(before: Objects, after: Objects, labels: Labels) -> Iterator[FieldChange]:
    """Yield a change for each kind of object whose order differs, with the part that moved."""
    for kind in dict.fromkeys(kind for kind, _ in after):
        old = [name for key, name in before if key == kind and (key, name) in after]
        new = [name for key, name in after if key == kind and (key, name) in before]
        if old != new:
            moved = [n for n, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
            part = slice(moved[0], moved[-1] + 1)
            texts = ("; ".join(labels[kind, name] for name in names[part]) for names in (old, new))
            yield FieldChange(kind, *texts)
