"""Save the owner's choices for a plan: pace, days off, order of steps, checklists, projects."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import models
from assessments.domain.errors import AssessmentLimitError
from assessments.domain.limits import (
    MAX_LOGGED_HOURS,
    MAX_PROJECT_EVIDENCE,
    MAX_TIME_OFF,
    check_evidence_size,
)
from assessments.domain.planning import Move, StepKey, move_step, step_name
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.schedule import DEFAULT_HOURS
from assessments.selectors import plan_inputs, skill_key
from assessments.selectors.owners import Owner
from assessments.services.locks import lock_assessment
from assessments.taxonomy_store.editions import edition_current


@transaction.atomic
def plan_pace_set(*, assessment: models.Assessment, hours_a_week: int, start: date) -> None:
    """Set the hours per week (1..60) and the first day of a plan."""
    plan = _locked_plan(assessment)
    plan.hours_a_week, plan.start = hours_a_week, start
    plan.save()


@transaction.atomic
def time_off_add(*, assessment: models.Assessment, first: date, last: date) -> None:
    """Add the days off from ``first`` to ``last``.

    Raises AssessmentLimitError if the plan already has MAX_TIME_OFF of them.
    """
    rows = _locked_plan(assessment).time_off
    if rows.count() >= MAX_TIME_OFF and not rows.filter(first=first, last=last).exists():
        raise AssessmentLimitError
    rows.get_or_create(first=first, last=last)


def time_off_remove(*, assessment: models.Assessment, first: date, last: date) -> None:
    """Remove the days off from ``first`` to ``last``."""
    models.TimeOff.objects.filter(plan__assessment=assessment, first=first, last=last).delete()


@transaction.atomic
def plan_level_reach(*, assessment: models.Assessment, skill: str, level: int) -> int:
    """Record that a skill has reached ``level`` (1..4); return the level recorded before.

    The level is 0 if none was recorded. A higher recorded level is not lowered. Raises GoneError.
    """
    row = _plan_skill(assessment, skill)
    before = row.reached or 0
    _plan_skill_save(row, reached=max(before, level))
    return before


@transaction.atomic
def plan_level_undo(
    *, assessment: models.Assessment, skill: str, level: int, back: int | None = None
) -> int:
    """Undo a recorded ``level`` (1..4) and return the level that is recorded then (0..4).

    The skill goes back to the level ``back`` (0..3), by default the one below. Only the highest
    recorded level can be undone, because it includes those below it; for another level nothing
    changes. Raises GoneError.
    """
    row = _plan_skill(assessment, skill)
    reached = row.reached or 0
    if reached == level:
        reached = min(level - 1, level - 1 if back is None else back)
    _plan_skill_save(row, reached=reached or None)
    return reached


@transaction.atomic
def plan_level_skip(*, assessment: models.Assessment, skill: str, level: int) -> int | None:
    """Leave ``level`` (1..4) of a skill and all levels above it out of the plan.

    Return the previous limit, the highest level in the plan, or None if there was none. A lower
    limit is not raised. Raises GoneError.
    """
    row = _plan_skill(assessment, skill)
    before = row.ceiling
    _plan_skill_save(row, ceiling=level - 1 if before is None else min(before, level - 1))
    return before


@transaction.atomic
def plan_level_restore(
    *, assessment: models.Assessment, skill: str, level: int, ceiling: int | None = None
) -> int | None:
    """Undo leaving out ``level`` (1..4): the plan goes up to ``ceiling`` (0..3), None for no limit.

    Returns the new limit. If the limit of the skill has changed since, nothing changes. Raises
    GoneError.
    """
    row = _plan_skill(assessment, skill)
    if row.ceiling == level - 1:
        _plan_skill_save(row, ceiling=ceiling)
    return row.ceiling


@transaction.atomic
def plan_hours_set(
    *,
    assessment: models.Assessment,
    step: StepKey,
    change: Callable[[int | None], int | None],
) -> tuple[int | None, int | None]:
    """Change the hours spent on a step, 0..MAX_LOGGED_HOURS; None stands for not started.

    ``change`` gets the recorded hours and returns the new ones. Returns both. Raises GoneError.
    """
    skill, level = step
    row = _plan_skill(assessment, skill)
    hours: dict[str, int] = dict(row.hours or {})
    before = hours.pop(str(level), None)
    after = change(before)
    if after is not None:
        after = hours[str(level)] = max(0, min(after, MAX_LOGGED_HOURS))
    if after != before:
        _plan_skill_save(row, hours=hours or None)
    return before, after


@transaction.atomic
def plan_skill_prefer(*, assessment: models.Assessment, skill: str, others: Collection[str]) -> str:
    """Plan ``skill``, also if it was skipped, instead of ``others`` for the same requirements.

    Returns the one of them that was planned before, empty if none was. Raises GoneError.
    """
    _locked_plan(assessment)
    steps = ordered_steps(*plan_inputs(assessment, edition_current()))
    planned = next((step.skill for step in steps if step.skill in others), "")
    for slug in others:
        _plan_skill_save(_plan_skill(assessment, slug), preferred=False)
    # A person who wants this skill no longer skips it.
    _plan_skill_save(_plan_skill(assessment, skill), preferred=True, ceiling=None)
    return planned


@transaction.atomic
def plan_skill_want(*, assessment: models.Assessment, skill: str, level: int | None) -> None:
    """Add a skill to the plan, up to ``level`` (1..4), or with None undo it. Raises GoneError."""
    _plan_skill_save(_plan_skill(assessment, skill), wanted=level)


@transaction.atomic
def plan_skills_want(*, assessment: models.Assessment, levels: Mapping[str, int | None]) -> None:
    """Add several skills to the plan, or undo it, see plan_skill_want. Raises GoneError."""
    for skill, level in levels.items():
        plan_skill_want(assessment=assessment, skill=skill, level=level)


@transaction.atomic
def plan_order_set(*, assessment: models.Assessment, order: Iterable[StepKey]) -> None:
    """Save the owner's order of steps; an empty one restores the suggested order."""
    plan = _locked_plan(assessment)
    plan.order_before, plan.order = plan.order, list(map(step_name, order))
    plan.save()


@transaction.atomic
def plan_order_undo(*, assessment: models.Assessment) -> bool:
    """Undo the last change of the order of steps. Return False if there is none."""
    plan = _locked_plan(assessment)
    if plan.order_before is None:
        return False
    plan.order, plan.order_before = plan.order_before, None
    plan.save()
    return True


@transaction.atomic
def plan_step_move(*, assessment: models.Assessment, step: StepKey, move: Move) -> bool:
    """Move a step within the plan. Return False if the plan stays as it is.

    Raises GoneError if the assessment was deleted or a role is no longer in the taxonomy.
    """
    # Locked, so that no other move comes in between.
    lock_assessment(assessment)
    steps = ordered_steps(*plan_inputs(assessment, edition_current()))
    keys = [other.key for other in steps]
    order = move_step(steps, step, move) if step in keys else keys
    if order == keys:
        return False
    plan_order_set(assessment=assessment, order=order)
    return True


@transaction.atomic
def plan_levels_reach(*, assessment: models.Assessment, levels: Iterable[StepKey]) -> None:
    """Record that several skills have reached a level each. Raises GoneError."""
    for skill, level in levels:
        plan_level_reach(assessment=assessment, skill=skill, level=level)


@transaction.atomic
def plan_specialisms_set(*, assessment: models.Assessment, slugs: Iterable[str]) -> None:
    """Set the specialisms that the plan includes."""
    chosen = models.Specialism.objects.filter(slug__in=list(slugs))
    _locked_plan(assessment).specialisms.set(chosen)


@transaction.atomic
def tick_set(*, assessment: models.Assessment, checklist: str, item: str, done: bool) -> None:
    """Tick or untick an item of a checklist."""
    ticks = _locked_plan(assessment).ticks
    if done:
        ticks.get_or_create(checklist=checklist, item=item)
    else:
        ticks.filter(checklist=checklist, item=item).delete()


@transaction.atomic
def project_evidence_set(
    *,
    assessment: models.Assessment,
    project: str,
    address: str,
    note: str,
    changed: Collection[str] = ("address", "note"),
) -> None:
    """Save the address of a project's work; an empty address without a note deletes it.

    Only the parts in ``changed`` replace the saved ones. Raises TooMuchEvidenceError, or ValueError
    for a note without an address.
    """
    evidence = _locked_plan(assessment).evidence
    if former := evidence.filter(project=project).first():
        address = address if "address" in changed else former.address
        note = note if "note" in changed else former.note
    if note and not address:
        raise ValueError("a note needs an address")
    if address:
        evidence.update_or_create(project=project, defaults={"address": address, "note": note})
        rows = evidence.order_by().values_list("address", "note")
        check_evidence_size(chain.from_iterable(rows), MAX_PROJECT_EVIDENCE)
    else:
        evidence.filter(project=project).delete()


def plan_carry_over(*, assessment: models.Assessment) -> None:
    """Copy the pace, days off and choices of the owner's last plan to a newly submitted assessment.

    A level that was reached is copied if the answer is lower and older, as in a draft that existed
    before. The order of steps is not copied, because the steps are different. Must be called in a
    transaction.
    """
    owner = Owner.of(assessment)
    previous = (
        models.Plan.objects.filter(assessment__in=owner.assessments())
        .order_by("-assessment__submitted_at")
        .first()
    )
    if previous is None:
        return
    plan = models.Plan.objects.create(
        assessment=assessment, hours_a_week=previous.hours_a_week, start=previous.start
    )
    plan.specialisms.set(previous.specialisms.all())
    models.TimeOff.objects.bulk_create(
        models.TimeOff(plan=plan, first=off.first, last=off.last) for off in previous.time_off.all()
    )
    answers = {row.skill_id: row for row in assessment.answers.all()}
    carried = [
        models.PlanSkill(
            plan=plan,
            skill_id=row.skill_id,
            reached=row.reached if _is_newer(row, answers.get(row.skill_id)) else None,
            ceiling=row.ceiling,
            hours=row.hours,
            preferred=row.preferred,
            wanted=row.wanted,
            updated_at=row.updated_at,
        )
        for row in previous.skills.all()
    ]
    models.PlanSkill.objects.bulk_create(row for row in carried if not row.is_empty)
    models.Tick.objects.bulk_create(
        models.Tick(plan=plan, checklist=tick.checklist, item=tick.item)
        for tick in previous.ticks.all()
    )
    models.ProjectEvidence.objects.bulk_create(
        models.ProjectEvidence(plan=plan, project=row.project, address=row.address, note=row.note)
        for row in previous.evidence.all()
    )


def _is_newer(row: models.PlanSkill, answer: models.Answer | None) -> bool:
    """Return True if a level was reached that an answer does not have yet."""
    if row.reached is None or answer is None:
        return row.reached is not None
    has_level = answer.value.isdigit() and int(answer.value) >= row.reached
    return not has_level and answer.saved_at < row.updated_at


def _plan_skill(assessment: models.Assessment, skill: str) -> models.PlanSkill:
    """Lock the plan; return its row for a skill, a new unsaved one if none. Raises GoneError."""
    plan, key = _locked_plan(assessment), skill_key(skill)
    row = plan.skills.filter(skill=key).first()
    return row or models.PlanSkill(plan=plan, skill_id=key)


def _plan_skill_save(row: models.PlanSkill, **values: Any) -> None:
    """Set values of a row and save it; delete it if it says nothing any more."""
    for name, value in values.items():
        setattr(row, name, value)
    if not row.is_empty:
        row.updated_at = timezone.now()
        row.save()
    elif row.pk:
        row.delete()


def _locked_plan(assessment: models.Assessment) -> models.Plan:
    """Lock an assessment and return its plan; create the plan if there is none.

    Raises GoneError if the assessment was deleted.
    """
    lock_assessment(assessment)
    plan, _ = models.Plan.objects.get_or_create(
        assessment=assessment,
        defaults={"hours_a_week": DEFAULT_HOURS, "start": timezone.localdate()},
    )
    return plan
