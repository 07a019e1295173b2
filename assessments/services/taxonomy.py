"""Writes of the taxonomy that people's answers follow."""

from django.db import transaction

from assessments import models
from assessments.domain.scoring import answer_from, is_better_answer
from assessments.domain.taxonomy.merging import merged
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy


@transaction.atomic
def skill_merge(*, old: str, into: str) -> None:
    """Make the skill ``old`` part of ``into``: in the taxonomy, in answers, plans and proofs.

    Where both were answered, the higher level stays; submitted results keep theirs. The old slug
    becomes an alias. The caller checks the whole taxonomy. Raises MergeError where both stand in
    one target role, and leaves everything as it was.
    """
    lock_taxonomy_for_edit()
    taxonomy = merged(load_taxonomy(), old, into)
    gone, kept = models.Skill.objects.get(slug=old), models.Skill.objects.get(slug=into)
    _move_answers(gone, kept)
    _move_plan_skills(gone, kept)
    _rename_steps(old, into)
    proofs = models.SkillProof.objects.filter(skill=gone)
    proofs.filter(assessment__proofs__skill=kept).delete()
    proofs.update(skill=kept)
    save_taxonomy(taxonomy)


def _move_answers(gone: models.Skill, kept: models.Skill) -> None:
    answers = models.Answer.objects.select_for_update().filter(skill=gone)
    present = {
        row.assessment_id: row
        for row in models.Answer.objects.filter(
            skill=kept, assessment__in=answers.values("assessment")
        )
    }
    higher = []
    for row in answers.filter(assessment__in=present):
        other = present[row.assessment_id]
        if is_better_answer(answer_from(row.value), answer_from(other.value)):
            other.value, other.saved_at = row.value, row.saved_at
            higher.append(other)
    models.Answer.objects.bulk_update(higher, ["value", "saved_at"], batch_size=500)
    answers.filter(assessment__in=present).delete()
    models.Answer.objects.filter(skill=gone).update(skill=kept)


def _move_plan_skills(gone: models.Skill, kept: models.Skill) -> None:
    """Move what was reached and set aside; where both have something, the higher level stays."""
    rows = models.PlanSkill.objects.filter(skill=gone)
    present = {
        row.plan_id: row
        for row in models.PlanSkill.objects.filter(skill=kept, plan__in=rows.values("plan"))
    }
    for row in rows.filter(plan__in=present):
        other = present[row.plan_id]
        other.reached = _higher(other.reached, row.reached)
        other.ceiling = _higher(other.ceiling, row.ceiling)
    models.PlanSkill.objects.bulk_update(present.values(), ["reached", "ceiling"], batch_size=500)
    rows.filter(plan__in=present).delete()
    models.PlanSkill.objects.filter(skill=gone).update(skill=kept)


def _higher(one: int | None, other: int | None) -> int | None:
    return max((level for level in (one, other) if level is not None), default=None)


def _rename_steps(old: str, into: str) -> None:
    def renamed(step: str) -> str:
        skill, _, level = step.rpartition(":")
        return f"{into}:{level}" if skill == old else step

    plans = []
    for plan in models.Plan.objects.exclude(order=[]).iterator():
        order = list(dict.fromkeys(map(renamed, plan.order)))
        if order != plan.order:
            plan.order = order
            plans.append(plan)
    models.Plan.objects.bulk_update(plans, ["order"], batch_size=500)
