"""Changes to the taxonomy that also change answers and plans."""

from django.db import transaction

from assessments import models
from assessments.domain.scoring import answer_from, is_better_answer
from assessments.domain.taxonomy.merging import with_merged_skill
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy


@transaction.atomic
def skill_merge(*, old: str, into: str) -> None:
    """Merge the skill ``old`` into ``into``: in the taxonomy, answers, plans and evidence.

    If both were answered, the higher level is kept; submitted results do not change. The old slug
    becomes an alias. The caller checks the taxonomy. Raises MergeError, without changing anything,
    if both skills are in one target role.
    """
    lock_taxonomy_for_edit()
    taxonomy = with_merged_skill(load_taxonomy(), old, into)
    source, target = models.Skill.objects.get(slug=old), models.Skill.objects.get(slug=into)
    _move_answers(source, target)
    _move_plan_skills(source, target)
    _rename_steps(old, into)
    evidence = models.SkillEvidence.objects.filter(skill=source)
    evidence.filter(assessment__evidence__skill=target).delete()
    evidence.update(skill=target)
    save_taxonomy(taxonomy)


def _move_answers(source: models.Skill, target: models.Skill) -> None:
    """Move answers to another skill; if both were answered, the higher level is kept."""
    answers = models.Answer.objects.select_for_update().filter(skill=source)
    existing = {
        row.assessment_id: row
        for row in models.Answer.objects.filter(
            skill=target, assessment__in=answers.values("assessment")
        )
    }
    higher = []
    for row in answers.filter(assessment__in=existing):
        other = existing[row.assessment_id]
        if is_better_answer(answer_from(row.value), answer_from(other.value)):
            other.value, other.saved_at = row.value, row.saved_at
            higher.append(other)
    models.Answer.objects.bulk_update(higher, ["value", "saved_at"], batch_size=500)
    answers.filter(assessment__in=existing).delete()
    models.Answer.objects.filter(skill=source).update(skill=target)


def _move_plan_skills(source: models.Skill, target: models.Skill) -> None:
    """Move progress and choices to another skill; if both have a level, the higher is kept."""
    rows = models.PlanSkill.objects.filter(skill=source)
    existing = {
        row.plan_id: row
        for row in models.PlanSkill.objects.filter(skill=target, plan__in=rows.values("plan"))
    }
    for row in rows.filter(plan__in=existing):
        other = existing[row.plan_id]
        other.reached = _higher(other.reached, row.reached)
        other.ceiling = _higher(other.ceiling, row.ceiling)
        other.preferred = other.preferred or row.preferred
        other.wanted = _higher(other.wanted, row.wanted)
        other.hours = {**(row.hours or {}), **(other.hours or {})} or None
    changed = ["reached", "ceiling", "preferred", "wanted", "hours"]
    models.PlanSkill.objects.bulk_update(existing.values(), changed, batch_size=500)
    rows.filter(plan__in=existing).delete()
    models.PlanSkill.objects.filter(skill=source).update(skill=target)


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
