"""List the edits of one taxonomy object with its parts, and restore an earlier state."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models as db
from django.db import transaction
from django.utils.text import Truncator

from assessments import models
from assessments.domain.taxonomy.differences import ADDED, CHANGED, REMOVED, Change, FieldChange

# The fields that name a row, together; the first of these that a row has.
NAMING = (
    ("code",),
    ("english",),
    ("name",),
    ("title",),
    ("start_role",),
    ("text",),
    ("term",),
    ("role", "setting", "needs", "skill", "level"),
)


class Table(NamedTuple):
    """A model with rows of an object; ``owner`` is their field with its key.

    That is ``id`` in the table of the object itself, and a foreign key in those of its parts.
    """

    model: type[db.Model]
    owner: str


class Edit(NamedTuple):
    """All changes with one date. ``existed`` is True if the object existed after them.

    ``authors`` are the names of those who collected them in a draft, which ``user`` published.
    """

    date: datetime
    user: Any
    changes: tuple[Change, ...]
    existed: bool
    authors: str


class RowChange(NamedTuple):
    """A row before and after, as historical or current rows; None if it did not exist."""

    model: type[db.Model]
    before: Any
    after: Any


def object_edits(model: type[db.Model], key: Any, parts: Iterable[Table]) -> list[Edit]:
    """Return all edits of an object and its parts, newest first.

    The number of queries depends only on the fields of the parts.
    """
    parts = list(parts)
    steps: dict[datetime, list[RowChange]] = {}
    users: dict[datetime, Any] = {}
    there: dict[datetime, bool] = {}
    for kind, rows in _histories(model, key, parts).items():
        latest: dict[Any, Any] = {}
        for row in rows:
            deleted = row.history_type == "-"
            step = RowChange(kind, latest.get(row.id), None if deleted else row)
            steps.setdefault(row.history_date, []).append(step)
            latest[row.id] = step.after
            users[row.history_date] = users.get(row.history_date) or row.history_user
            if kind is model:
                there[row.history_date] = not deleted
    exists = False
    names = Names((step for group in steps.values() for step in group), parts)
    drafts = models.TaxonomyDraft.objects.filter(published_at__in=steps)
    authors = {
        draft.published_at: draft.author_names for draft in drafts.prefetch_related("authors")
    }
    edits = []
    for date in sorted(steps):
        exists = there.get(date, exists)
        changes = tuple(change for step in steps[date] if (change := names.change(step)))
        edits.append(Edit(date, users[date], changes, exists, authors.get(date, "")))
    return edits[::-1]


def changes_to_restore(
    model: type[db.Model], key: Any, parts: Iterable[Table], date: datetime
) -> tuple[Change, ...]:
    """Return the changes that restoring an object to its state after ``date`` would make."""
    parts = list(parts)
    steps = _steps_back(model, key, parts, date)
    names = Names(steps, parts)
    return tuple(change for step in steps if (change := names.change(step)))


@transaction.atomic
def restore_object(model: type[db.Model], key: Any, parts: Iterable[Table], date: datetime) -> None:
    """Restore an object and its parts to their state after ``date``.

    Raises ValidationError if that is not possible, because an object that it refers to was deleted
    or its slug is used by another object.
    """
    steps = _steps_back(model, key, parts, date)
    apply_steps(step for step in steps if differing_fields(step) or not step.after)


def apply_steps(steps: Iterable[RowChange]) -> None:
    """Make each row what it is after its step: delete rows, then change and create others.

    Raises ValidationError if a row refers to one that was deleted, or has the slug of another.
    """
    steps = list(steps)
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
    """Validate a row to restore. Raises ValidationError."""
    for field in _fields(type(row)):
        key = getattr(row, field.attname) if field.is_relation else None
        if key is not None and not field.related_model._default_manager.filter(pk=key).exists():
            kind = row._meta.verbose_name
            raise ValidationError(f"A {kind} refers to a {field.verbose_name} that was deleted.")
    row.full_clean()


def _histories(
    model: type[db.Model], key: Any, parts: Iterable[Table], **before: Any
) -> dict[type[db.Model], list[Any]]:
    """Return the historical rows of the object and its parts by model, oldest first."""
    tables = [Table(model, "id"), *parts]
    return {
        table.model: list(
            table.model.history.filter(  # type: ignore[attr-defined]
                **{table.owner: key}, **before
            )
            .select_related("history_user")
            .order_by("history_date", "history_id")
        )
        for table in tables
    }


def _steps_back(
    model: type[db.Model], key: Any, parts: Iterable[Table], date: datetime
) -> list[RowChange]:
    """Return the steps from the current state back to ``date``, the object itself first."""
    parts = list(parts)
    steps = []
    histories = _histories(model, key, parts, history_date__lte=date)
    for table in [Table(model, "id"), *parts]:
        now = {row.pk: row for row in table.model._default_manager.filter(**{table.owner: key})}
        latest = {row.id: row for row in histories[table.model]}
        then = {pk: row for pk, row in latest.items() if row.history_type != "-"}
        steps += [
            RowChange(table.model, now.get(pk), then.get(pk)) for pk in dict.fromkeys([*now, *then])
        ]
    return steps


def _fields(model: type[db.Model]) -> Sequence[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def differing_fields(step: RowChange) -> list[Any]:
    """Return the fields that differ between two states; all fields of a new row."""
    if step.after is None:
        return []
    return [
        field
        for field in _fields(step.model)
        if step.before is None
        or getattr(step.before, field.attname) != getattr(step.after, field.attname)
    ]


class Names:
    """Describes states as text. Rows that foreign keys refer to are read once per model."""

    def __init__(self, steps: Iterable[RowChange], parts: Iterable[Table] = ()) -> None:
        self._owners = {part.model: part.owner for part in parts}
        keys: dict[type[db.Model], set[Any]] = {}
        for step in steps:
            for field in _fields(step.model):
                if field.is_relation:
                    related = keys.setdefault(field.related_model, set())
                    related |= {getattr(r, field.attname) for r in (step.before, step.after) if r}
        self._related: dict[type[db.Model], dict[Any, Any]] = {
            model: dict(model._default_manager.in_bulk(related - {None}))
            for model, related in keys.items()
        }

    def change(self, step: RowChange) -> Change | None:
        """Return the change of a row; None if it has not changed."""
        fields = differing_fields(step)
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
        """Return a name that identifies a row among the rows of its model."""
        fields = {f.name: f for f in _fields(model) if f.name != self._owners.get(model)}
        for names in NAMING:
            texts = (self._text(fields[name], state) for name in names if name in fields)
            if text := " ".join(filter(None, texts)):
                return Truncator(text).chars(60)
        return f"no. {state.pk}"

    def _text(self, field: Any, state: Any) -> str:
        value = None if state is None else getattr(state, field.attname)
        if value is None or value == "":
            return ""
        if field.is_relation:
            related = self._related[field.related_model].get(value)
            return "(deleted)" if related is None else str(related)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "\n".join(value) if isinstance(value, list) else str(value)


class DeletedObject(NamedTuple):
    """A deleted object, with the date and the user who deleted it."""

    key: Any
    name: str
    date: datetime
    user: Any


def deleted_objects(model: type[db.Model], most: int = 100) -> list[DeletedObject]:
    """Return the deleted objects of a model, at most ``most``, the most recently deleted first."""
    existing = model._default_manager.values("pk")
    rows = (
        model.history.filter(history_type="-")  # type: ignore[attr-defined]
        .exclude(id__in=existing)
        .select_related("history_user")
        .order_by("-history_date")[:most]
    )
    latest: dict[Any, Any] = {}
    for row in rows:
        latest.setdefault(row.id, row)
    names = Names(RowChange(model, row, None) for row in latest.values())
    return [
        DeletedObject(key, names.name(model, row), row.history_date, row.history_user)
        for key, row in latest.items()
    ]
