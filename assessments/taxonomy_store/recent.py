"""The most recent edits of the whole taxonomy, with the objects that each changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models as db
from django.db.models import F, Value

from assessments.models import User
from assessments.taxonomy_store.history import Part

# Objects of one kind that an edit names; others are counted.
MAX_NAMED = 3


class Edited(NamedTuple):
    """Objects of one kind that an edit changed: some by key and name, and how many more."""

    model: type[db.Model]
    named: list[tuple[int, str]]
    more: int


class RecentEdit(NamedTuple):
    """All changes with one date; the user is None if a command made them."""

    date: datetime
    user: User | None
    edited: list[Edited]


def recent_edits(tables: Mapping[type[db.Model], Iterable[Part]], most: int) -> list[RecentEdit]:
    """Return the last edits, newest first; ``tables`` are the kinds of objects with their parts.

    A change of a part counts as one of its object. The number of queries depends only on the kinds.
    """
    histories = [
        (model._meta.label, owner, part.history)  # type: ignore[attr-defined]
        for model, parts in tables.items()
        for part, owner in (Part(model, "id"), *parts)
    ]
    if not histories:
        return []
    dates, *others = (rows.order_by().values_list("history_date") for *_, rows in histories)
    last = [date for (date,) in dates.union(*others).order_by("-history_date")[:most]]
    changed, *others = (
        rows.order_by()
        .filter(history_date__in=last)
        .values_list(
            "history_date",
            F("history_user"),
            Value(label, output_field=db.CharField()),
            F(owner if owner == "id" else f"{owner}_id"),
        )
        for label, owner, rows in histories
    )
    users: dict[datetime, int | None] = {}
    keys: dict[datetime, dict[str, list[int]]] = {date: {} for date in last}
    for date, user, label, key in changed.union(*others):
        users[date] = users.get(date) or user
        keys[date].setdefault(label, []).append(key)
    people = User.objects.in_bulk([key for key in users.values() if key])
    names = _names(tables, keys.values())
    return [
        RecentEdit(
            date,
            people.get(users[date] or 0),
            [
                Edited(
                    model,
                    [(key, names[model].get(key, "")) for key in sorted(found)[:MAX_NAMED]],
                    len(found[MAX_NAMED:]),
                )
                for model in tables
                if (found := keys[date].get(model._meta.label))
            ],
        )
        for date in last
    ]


def _names(
    models: Iterable[type[db.Model]], edits: Iterable[Mapping[str, list[int]]]
) -> dict[type[db.Model], dict[int, str]]:
    """Return the names of the objects that are shown; deleted ones have none."""
    edits = list(edits)
    names = {}
    for model in models:
        shown = {
            key for edit in edits for key in sorted(edit.get(model._meta.label, ()))[:MAX_NAMED]
        }
        related = [field.name for field in model._meta.fields if field.is_relation]
        rows: Any = model._default_manager.select_related(*related)
        names[model] = {key: str(row) for key, row in rows.in_bulk(shown).items()} if shown else {}
    return names
