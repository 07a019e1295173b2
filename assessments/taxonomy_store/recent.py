"""The most recent edits of the whole taxonomy, with the objects that each changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models as db
from django.db.models import F, Value

from assessments.models import User
from assessments.taxonomy_store.history import Table

# More objects of one kind are counted instead of named.
MAX_NAMED = 3


class Edited(NamedTuple):
    """The number of objects of a kind that an edit changed, and a few by key and name.

    A deleted object has no name.
    """

    model: type[db.Model]
    number: int
    named: list[tuple[int, str]]


class RecentEdit(NamedTuple):
    """All changes with one date; the user is None if a command made them."""

    date: datetime
    user: User | None
    edited: list[Edited]


def recent_edits(tables: Mapping[type[db.Model], Iterable[Table]], most: int) -> list[RecentEdit]:
    """Return the last edits, newest first; ``tables`` are the kinds of objects with their parts.

    A change of a part counts as one of its object. The number of queries depends only on the kinds.
    """
    histories = [
        (model._meta.label, owner, table.history)  # type: ignore[attr-defined]
        for model, parts in tables.items()
        for table, owner in (Table(model, "id"), *parts)
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
    keys: dict[tuple[datetime, str], list[int]] = defaultdict(list)
    for date, user, label, key in changed.union(*others):
        users[date] = users.get(date) or user
        if key is not None:
            keys[date, label].append(key)
    people = User.objects.in_bulk([key for key in users.values() if key])
    edited: dict[datetime, list[Edited]] = {date: [] for date in last}
    for model in tables:
        found = {date: sorted(keys[date, model._meta.label]) for date in last}
        few = {date: own for date, own in found.items() if len(own) <= MAX_NAMED}
        names = _names(model, {key for own in few.values() for key in own})
        for date, own in found.items():
            if own:
                named = [(key, names.get(key, "")) for key in few.get(date, ())]
                edited[date].append(Edited(model, len(own), named))
    return [RecentEdit(date, people.get(users[date] or 0), edited[date]) for date in last]


def _names(model: type[db.Model], keys: set[int]) -> dict[int, str]:
    """Return the names of objects."""
    if not keys:
        return {}
    related = [field.name for field in model._meta.fields if field.is_relation]
    rows: Any = model._default_manager.select_related(*related)
    return {key: str(row) for key, row in rows.in_bulk(keys).items()}
