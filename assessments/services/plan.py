"""Writes of a plan: what somebody makes of the steps that close their gaps."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments import models
from assessments.access import CeilingError, Owner, assessment_hold
from assessments.limits import MAX_TIME_OFF
from assessments.planning import StepKey
from assessments.selectors import DEFAULT_HOURS, skill_key


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
def plan_reached_set(*, assessment: models.Assessment, skill: str, level: int | None) -> None:
    """Keep up to which level (1..4) a skill has been worked up, None for not at all.

    Raises GoneError.
    """
    _skill_set(assessment, skill, reached=level)


@transaction.atomic
def plan_ceiling_set(*, assessment: models.Assessment, skill: str, level: int | None) -> None:
    """Set aside what lies above a level (0..3) of a skill, None to take it up again.

    Raises GoneError.
    """
    _skill_set(assessment, skill, ceiling=level)


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
def proof_set(*, assessment: models.Assessment, project: str, address: str, note: str) -> None:
    """Keep where a project's work can be seen; an empty address takes it back."""
    proofs = _locked_plan(assessment).proofs
    if address:
        proofs.update_or_create(project=project, defaults={"address": address, "note": note})
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


def _skill_set(assessment: models.Assessment, skill: str, **levels: int | None) -> None:
    plan = _locked_plan(assessment)
    row, _ = plan.skills.update_or_create(skill_id=skill_key(skill), defaults=levels)
    if row.reached is None and row.ceiling is None:
        row.delete()


def _locked_plan(assessment: models.Assessment) -> models.Plan:
    """Return the plan, made where there is none; its assessment is held until the end.

    Raises GoneError where that was deleted.
    """
    assessment_hold(assessment)
    plan, _ = models.Plan.objects.get_or_create(
        assessment=assessment,
        defaults={"hours_a_week": DEFAULT_HOURS, "start": timezone.localdate()},
    )
    return plan
