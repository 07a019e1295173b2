"""Writes of a plan: what somebody makes of the steps that close their gaps."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import chain

from django.db import transaction
from django.utils import timezone

from assessments import models
from assessments.domain.errors import CeilingError
from assessments.domain.evidence import MAX_PROJECT_EVIDENCE, refuse_too_much
from assessments.domain.limits import MAX_TIME_OFF
from assessments.domain.planning import StepKey
from assessments.selectors import DEFAULT_HOURS, skill_key
from assessments.selectors.owners import Owner
from assessments.services.locks import lock_assessment


@transaction.atomic
def plan_pace_set(*, assessment: models.Assessment, hours_a_week: int, start: date) -> None:
    """Set how many hours a week (1..60) there are, and from which day."""
    plan = _locked_plan(assessment)
    plan.hours_a_week, plan.start = hours_a_week, start
    plan.save()


@transaction.atomic
def time_off_add(*, assessment: models.Assessment, first: date, last: date) -> None:
    """Take the weeks that the days ``first`` to ``last`` touch off.

    Raises CeilingError where the plan has MAX_TIME_OFF of them.
    """
    rows = _locked_plan(assessment).time_off
    if rows.count() >= MAX_TIME_OFF and not rows.filter(first=first, last=last).exists():
        raise CeilingError
    rows.get_or_create(first=first, last=last)


def time_off_remove(*, assessment: models.Assessment, first: date, last: date) -> None:
    """Take days off back."""
    models.TimeOff.objects.filter(plan__assessment=assessment, first=first, last=last).delete()


@transaction.atomic
def plan_level_reach(*, assessment: models.Assessment, skill: str, level: int) -> int:
    """Record that a skill was worked up to ``level`` (1..4), and return the level before.

    That is 0 for none. A higher level that is recorded already stays. Raises GoneError.
    """
    row = _plan_skill(assessment, skill)
    before = row.reached or 0
    _plan_skill_save(row, reached=max(before, level))
    return before


@transaction.atomic
def plan_level_undo(
    *, assessment: models.Assessment, skill: str, level: int, back: int | None = None
) -> int:
    """Undo a recorded ``level`` (1..4), and return the level that is recorded now (0..4).

    The skill goes back to the level ``back`` (0..3), if not given to the one below. Only the
    highest level can be undone, because it includes those below it: otherwise nothing changes.
    Raises GoneError.
    """
    row = _plan_skill(assessment, skill)
    reached = row.reached or 0
    if reached == level:
        reached = min(level - 1, level - 1 if back is None else back)
    _plan_skill_save(row, reached=reached or None)
    return reached


@transaction.atomic
def plan_level_skip(*, assessment: models.Assessment, skill: str, level: int) -> int | None:
    """Leave ``level`` (1..4) of a skill and all above it out of the plan.

    Returns the highest level that the plan went to before, None where there was no limit. A lower
    limit stays. Raises GoneError.
    """
    row = _plan_skill(assessment, skill)
    before = row.ceiling
    _plan_skill_save(row, ceiling=level - 1 if before is None else min(before, level - 1))
    return before


@transaction.atomic
def plan_level_restore(
    *, assessment: models.Assessment, skill: str, ceiling: int | None = None
) -> None:
    """Let the plan go up to the level ``ceiling`` (0..3) of a skill, None for no limit.

    Raises GoneError.
    """
    _plan_skill_save(_plan_skill(assessment, skill), ceiling=ceiling)


@transaction.atomic
def plan_order_set(*, assessment: models.Assessment, order: Iterable[StepKey]) -> None:
    """Keep an order of steps by hand; an empty one goes back to the suggested."""
    plan = _locked_plan(assessment)
    plan.order = [f"{skill}:{level}" for skill, level in order]
    plan.save()


@transaction.atomic
def plan_specialisms_set(*, assessment: models.Assessment, slugs: Iterable[str]) -> None:
    """Let the plan include these specialisms and no others."""
    chosen = models.Specialism.objects.filter(slug__in=list(slugs))
    _locked_plan(assessment).specialisms.set(chosen)


@transaction.atomic
def tick_set(*, assessment: models.Assessment, checklist: str, item: str, done: bool) -> None:
    """Tick an item of a checklist, or take the tick back."""
    ticks = _locked_plan(assessment).ticks
    if done:
        ticks.get_or_create(checklist=checklist, item=item)
    else:
        ticks.filter(checklist=checklist, item=item).delete()


@transaction.atomic
def proof_set(
    *,
    assessment: models.Assessment,
    project: str,
    address: str,
    note: str,
    changed: Collection[str] = ("address", "note"),
) -> None:
    """Keep where a project's work can be seen; an empty address takes it back.

    Only what is ``changed`` replaces what is there. Raises TooMuchEvidenceError.
    """
    proofs = _locked_plan(assessment).proofs
    if proof := proofs.filter(project=project).first():
        address = address if "address" in changed else proof.address
        note = note if "note" in changed else proof.note
    if address:
        proofs.update_or_create(project=project, defaults={"address": address, "note": note})
        rows = proofs.order_by().values_list("address", "note")
        refuse_too_much(chain.from_iterable(rows), MAX_PROJECT_EVIDENCE)
    else:
        proofs.filter(project=project).delete()


def plan_carry_over(*, assessment: models.Assessment) -> None:
    """Give a newly submitted assessment the pace, days off and choices of its owner's last plan.

    What was reached is in the answers now; the order was one of other steps. To be called in a
    transaction.
    """
    owner = Owner(assessment.user, assessment.guest_key)
    former = (
        models.Plan.objects.filter(assessment__in=owner.assessments())
        .order_by("-assessment__submitted_at")
        .first()
    )
    if former is None:
        return
    plan = models.Plan.objects.create(
        assessment=assessment, hours_a_week=former.hours_a_week, start=former.start
    )
    plan.specialisms.set(former.specialisms.all())
    models.TimeOff.objects.bulk_create(
        models.TimeOff(plan=plan, first=off.first, last=off.last) for off in former.time_off.all()
    )
    models.PlanSkill.objects.bulk_create(
        models.PlanSkill(plan=plan, skill_id=row.skill_id, ceiling=row.ceiling)
        for row in former.skills.exclude(ceiling=None)
    )
    models.Tick.objects.bulk_create(
        models.Tick(plan=plan, checklist=tick.checklist, item=tick.item)
        for tick in former.ticks.all()
    )
    models.Proof.objects.bulk_create(
        models.Proof(plan=plan, project=row.project, address=row.address, note=row.note)
        for row in former.proofs.all()
    )


def _plan_skill(assessment: models.Assessment, skill: str) -> models.PlanSkill:
    """Return a skill's row in the plan, unsaved if there is none. Raises GoneError."""
    plan, key = _locked_plan(assessment), skill_key(skill)
    found = plan.skills.filter(skill=key).first()
    return found or models.PlanSkill(plan=plan, skill_id=key)


def _plan_skill_save(row: models.PlanSkill, **levels: int | None) -> None:
    """Save a row with other levels; one that says nothing any more is deleted."""
    for name, level in levels.items():
        setattr(row, name, level)
    if row.reached is not None or row.ceiling is not None:
        row.updated_at = timezone.now()
        row.save()
    elif row.pk:
        row.delete()


def _locked_plan(assessment: models.Assessment) -> models.Plan:
    """Return the plan, made where there is none; its assessment is held until the end.

    Raises GoneError where that was deleted.
    """
    lock_assessment(assessment)
    plan, _ = models.Plan.objects.get_or_create(
        assessment=assessment,
        defaults={"hours_a_week": DEFAULT_HOURS, "start": timezone.localdate()},
    )
    return plan
