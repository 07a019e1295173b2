"""Undo one edit of the taxonomy: make every row what it was before.

All rows of an edit have the same date in their history (``models/history.py``).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models as db
from django.db.models import ProtectedError

from assessments import models
from assessments.domain.taxonomy.differences import Change
from assessments.taxonomy_store.history import Names, RowChange, apply_steps, differing_fields

# The parts of a skill that stay if it is retired instead of deleted.
KEPT_PARTS = (models.SkillLevel, models.Resource, models.Exercise)


class UndoError(Exception):
    """An edit cannot be undone; the message says why."""


def taxonomy_models() -> list[type[db.Model]]:
    """Return the models of the taxonomy, which are those with a history; owners before parts."""
    found = [
        model
        for model in apps.get_app_config("assessments").get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]
    owners = {
        model: [field.related_model for field in model._meta.concrete_fields if field.is_relation]
        for model in found
    }
    return [model for model in TopologicalSorter(owners).static_order() if model in found]


def changes_to_undo(date: datetime) -> list[Change]:
    """Return the changes that undoing the edit with this date would make; empty if there is none.

    Raises UndoError if a row was changed again since.
    """
    steps = _steps(date)
    names = Names(steps)
    return [change for step in steps if (change := names.change(step))]


def undo_edit(date: datetime) -> None:
    """Undo the edit with this date; skills that people have used are retired instead of deleted.

    Raises UndoError if a row was changed again since, or is needed by others.
    """
    try:
        apply_steps(_steps(date))
    except ProtectedError as error:
        needed = ", ".join(sorted({str(row) for row in error.protected_objects})[:5])
        raise UndoError(f"Something that it added is still needed: {needed}.") from error
    except ValidationError as error:
        raise UndoError(" ".join(error.messages)) from error


def _steps(date: datetime) -> list[RowChange]:
    """Return the steps back: rows to delete, parts before their owners, then the others.

    Raises UndoError, also for the edit that created the taxonomy.
    """
    if date == models.Skill.history.aggregate(first=db.Min("history_date"))["first"]:
        raise UndoError("The taxonomy began with this edit, so nothing would be left of it.")
    steps = [step for model in taxonomy_models() for step in _model_steps(model, date)]
    added = [step for step in steps if step.after is None]
    used = used_skills(step.before.pk for step in added if step.model is models.Skill)
    for step in added if used else ():
        if step.model is models.Skill and step.before.pk in used:
            steps[steps.index(step)] = step._replace(after=_retired(step.before))
        elif step.model in KEPT_PARTS and step.before.skill_id in used:
            steps.remove(step)
    deletions = [step for step in reversed(steps) if step.after is None]
    return [*deletions, *(step for step in steps if step.after is not None)]


def _model_steps(model: type[db.Model], date: datetime) -> Iterator[RowChange]:
    history: Any = model.history  # type: ignore[attr-defined]
    edited = {row.id: row for row in history.filter(history_date=date).order_by("history_id")}
    earlier = history.filter(id__in=edited, history_date__lt=date)
    before = {row.id: row for row in earlier.order_by("history_date", "history_id")}
    now = model._default_manager.in_bulk(list(edited))
    for key, row in edited.items():
        left = None if row.history_type == "-" else row
        current, former = now.get(key), before.get(key)
        if current is None and left:
            name = Names([RowChange(model, row, None)]).name(model, row)
            raise UndoError(f"The {model._meta.verbose_name} “{name}” was removed since then.")
        if current and (not left or differing_fields(RowChange(model, current, left))):
            raise UndoError(f"{current} was changed again since then.")
        then = None if former and former.history_type == "-" else former
        if current or then:
            yield RowChange(model, current, then)


def _retired(skill: models.Skill) -> Any:
    """Return the state of a skill that is only retired."""
    state = models.Skill.history.filter(id=skill.pk).latest()
    state.retired = True
    return state


def used_skills(keys: Iterable[int]) -> set[int]:
    """Return the skills among these that people have answered, planned or shown evidence for."""
    wanted = list(keys)
    tables: tuple[type[db.Model], ...] = (models.Answer, models.SkillEvidence, models.PlanSkill)
    return {
        key
        for table in tables
        for key in table._default_manager.filter(skill__in=wanted).values_list("skill", flat=True)
    }


def slug_can_change(skill: models.Skill) -> bool:
    """Return True if an editor added the skill, and no answer, plan or result has its slug.

    Skills that were imported keep theirs, because files have it.
    """
    added = models.Skill.history.filter(id=skill.pk, history_type="+").earliest("history_date")
    results = models.Assessment.objects.filter(submitted_at__gte=added.history_date)
    return bool(added.history_user_id and not used_skills([skill.pk]) and not results.exists())
