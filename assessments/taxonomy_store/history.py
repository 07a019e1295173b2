"""The history of one object of the taxonomy with its parts: what each edit did, and going back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models as db
from django.db import transaction

from assessments.domain.taxonomy.differences import ADDED, CHANGED, REMOVED, Change, FieldChange


class Part(NamedTuple):
    """A model whose rows belong to an object, by the name of their foreign key to it."""

    model: type[db.Model]
    owner: str


class Edit(NamedTuple):
    """What was written at one moment. ``there`` says whether the object existed after it."""

    date: datetime
    user: Any
    changes: tuple[Change, ...]
    there: bool


class _Step(NamedTuple):
    """A row before and after, as historical rows or living ones; None where there is none."""

    model: type[db.Model]
    before: Any
    after: Any


def object_edits(model: type[db.Model], key: Any, parts: Iterable[Part]) -> list[Edit]:
    """Return all edits of an object and its parts, newest first.

    The number of queries depends on the parts' fields alone.
    """
    steps: dict[datetime, list[_Step]] = {}
    users: dict[datetime, Any] = {}
    there: dict[datetime, bool] = {}
    for kind, rows in _histories(model, key, parts).items():
        latest: dict[Any, Any] = {}
        for row in rows:
            gone = row.history_type == "-"
            step = _Step(kind, latest.get(row.id), None if gone else row)
            steps.setdefault(row.history_date, []).append(step)
            latest[row.id] = step.after
            users[row.history_date] = users.get(row.history_date) or row.history_user
            if kind is model:
                there[row.history_date] = not gone
    exists = False
    names = _Names(step for group in steps.values() for step in group)
    edits = []
    for date in sorted(steps):
        exists = there.get(date, exists)
        changes = tuple(change for step in steps[date] if (change := names.change(step)))
        edits.append(Edit(date, users[date], changes, exists))
    return edits[::-1]


def object_changes_back(
    model: type[db.Model], key: Any, parts: Iterable[Part], date: datetime
) -> tuple[Change, ...]:
    """Return what putting an object back to how it stood after ``date`` would do."""
    steps = _steps_back(model, key, parts, date)
    names = _Names(steps)
    return tuple(change for step in steps if (change := names.change(step)))


@transaction.atomic
def object_put_back(model: type[db.Model], key: Any, parts: Iterable[Part], date: datetime) -> None:
    """Put an object and its parts back to how they stood after ``date``.

    Raises ValidationError where that is no longer possible, because something that it refers to
    is gone or its name is taken.
    """
    steps = [
        step for step in _steps_back(model, key, parts, date) if _differ(step) or not step.after
    ]
    for step in steps:
        if step.after is None:
            step.before.delete()
    for step in steps:
        if step.after is not None:
            row = step.after.instance
            row._state.adding = step.before is None
            _clean(row)
            row.save(force_insert=step.before is None)


def _clean(row: db.Model) -> None:
    """Check a row that is about to return. Raises ValidationError that says which it is."""
    for field in _fields(type(row)):
        key = getattr(row, field.attname) if field.is_relation else None
        if key is not None and not field.related_model._default_manager.filter(pk=key).exists():
            kind = row._meta.verbose_name
            raise ValidationError(f"A {kind} names a {field.verbose_name} that is gone.")
    row.full_clean()


def _histories(
    model: type[db.Model], key: Any, parts: Iterable[Part], **before: Any
) -> dict[type[db.Model], list[Any]]:
    """Return the former states of the object and its parts, oldest first."""
    tables = [Part(model, "pk"), *parts]
    return {
        part.model: list(
            part.model.history.filter(  # type: ignore[attr-defined]
                **{"id" if part.owner == "pk" else part.owner: key}, **before
            )
            .select_related("history_user")
            .order_by("history_date", "history_id")
        )
        for part in tables
    }


def _steps_back(
    model: type[db.Model], key: Any, parts: Iterable[Part], date: datetime
) -> list[_Step]:
    """Return for every row how it is and how it was; the object itself comes first."""
    parts = list(parts)
    steps = []
    histories = _histories(model, key, parts, history_date__lte=date)
    for part in [Part(model, "pk"), *parts]:
        now = {row.pk: row for row in part.model._default_manager.filter(**{part.owner: key})}
        latest = {row.id: row for row in histories[part.model]}
        then = {pk: row for pk, row in latest.items() if row.history_type != "-"}
        steps += [
            _Step(part.model, now.get(pk), then.get(pk)) for pk in dict.fromkeys([*now, *then])
        ]
    return steps


def _fields(model: type[db.Model]) -> Sequence[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _differ(step: _Step) -> list[Any]:
    """Return the fields in which two states differ; all of a new one."""
    if step.after is None:
        return []
    return [
        field
        for field in _fields(step.model)
        if step.before is None
        or getattr(step.before, field.attname) != getattr(step.after, field.attname)
    ]


class _Names:
    """Turns states into texts; what foreign keys refer to is read once for each model."""

    def __init__(self, steps: Iterable[_Step]) -> None:
        keys: dict[type[db.Model], set[Any]] = {}
        for step in steps:
            for field in _fields(step.model):
                if field.is_relation:
                    found = keys.setdefault(field.related_model, set())
                    found |= {getattr(r, field.attname) for r in (step.before, step.after) if r}
        self._related: dict[type[db.Model], dict[Any, Any]] = {
            model: dict(model._default_manager.in_bulk(found - {None}))
            for model, found in keys.items()
        }

    def change(self, step: _Step) -> Change | None:
        """Return what happened to a row, None where nothing did."""
        fields = _differ(step)
        if step.after is not None and not fields:
            return None
        action = ADDED if step.before is None else REMOVED if step.after is None else CHANGED
        state = step.after or step.before
        if state is None:
            return None
        return Change(
            action,
            str(step.model._meta.verbose_name),
            self.name(step.model, state),
            tuple(
                FieldChange(
                    str(field.verbose_name),
                    self._text(field, step.before),
                    self._text(field, step.after),
                )
                for field in fields
                if action == CHANGED or self._text(field, step.after)
            ),
        )

    def name(self, model: type[db.Model], state: Any) -> str:
        """Return what tells a row from its siblings."""
        for name in ("name", "title", "level", "setting", "needs", "skill", "text", "term"):
            field = next((f for f in _fields(model) if f.name == name), None)
            if field and (text := self._text(field, state)):
                return text if len(text) <= 60 else f"{text[:59]}…"
        return f"no. {state.pk}"

    def _text(self, field: Any, state: Any) -> str:
        value = None if state is None else getattr(state, field.attname)
        if value is None or value == "":
            return ""
        if field.is_relation:
            related = self._related[field.related_model].get(value)
            return "something that is gone" if related is None else str(related)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "\n".join(value) if isinstance(value, list) else str(value)


class Removed(NamedTuple):
    """An object that is gone, and when and by whom it was removed."""

    key: Any
    name: str
    date: datetime
    user: Any


def objects_removed(model: type[db.Model], most: int = 100) -> list[Removed]:
    """Return the objects of a model that are gone, the latest ``most`` first."""
    living = model._default_manager.values("pk")
    rows = (
        model.history.filter(history_type="-")  # type: ignore[attr-defined]
        .exclude(id__in=living)
        .select_related("history_user")
        .order_by("-history_date")[:most]
    )
    latest: dict[Any, Any] = {}
    for row in rows:
        latest.setdefault(row.id, row)
    names = _Names(_Step(model, row, None) for row in latest.values())
    return [
        Removed(key, names.name(model, row), row.history_date, row.history_user)
        for key, row in latest.items()
    ]
