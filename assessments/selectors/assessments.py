"""Read people's assessments and answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual

from assessments import models
from assessments.domain.questionnaire.pages import Progress
from assessments.domain.scoring import Answer, answer_from
from assessments.domain.scoring.policy import MAX_HALF_RANGE, MIN_COVERAGE_FOR_VERDICT
from assessments.selectors.owners import Owner
from assessments.selectors.since import WithSince, with_since
from assessments.taxonomy_store.editions import Edition


def assessment_answers(assessment: models.Assessment) -> dict[str, Answer]:
    """Return the answers of a draft or a submitted assessment, by skill."""
    rows = models.Answer.objects.filter(assessment=assessment)
    return {slug: answer_from(value) for slug, value in rows.values_list("skill__slug", "value")}


def dated_answers(
    assessment: models.Assessment,
) -> tuple[dict[str, Answer], dict[str, datetime]]:
    """Return the answers of an assessment by skill, and when each was saved."""
    rows = list(
        models.Answer.objects.filter(assessment=assessment).values_list(
            "skill__slug", "value", "saved_at"
        )
    )
    answers = {slug: answer_from(value) for slug, value, _ in rows}
    return answers, {slug: saved_at for slug, _, saved_at in rows}


def answers_to(skill: models.Skill) -> dict[str, int]:
    """Count the drafts and the submitted assessments that have an answer for a skill."""
    rows = models.Answer.objects.filter(skill=skill)
    drafts = rows.filter(assessment__submitted_at=None).count()
    return {"drafts": drafts, "results": rows.count() - drafts}


def owned_assessments(owner: Owner) -> list[models.Assessment]:
    """Return the owner's assessments, newest first, with roles and results loaded."""
    return list(_with_results(owner.assessments()))


def _with_results(rows: QuerySet[models.Assessment]) -> QuerySet[models.Assessment]:
    """Load roles and results, and ``has_enough_answers``: whether they allow a verdict."""
    low, high = (
        Cast(KeyTextTransform(key, "result__report"), FloatField())
        for key in ("readiness_low", "readiness_high")
    )
    enough = Q(result__report__coverage__gte=MIN_COVERAGE_FOR_VERDICT) | Q(
        LessThanOrEqual(high - low, 2 * MAX_HALF_RANGE)
    )
    return (
        rows.select_related("start_role", "target_role", "result")
        .defer("result__report")
        .annotate(has_enough_answers=ExpressionWrapper(enough, output_field=BooleanField()))
    )


@dataclass(frozen=True, slots=True)
class MyAssessments:
    """An owner's drafts with their progress, results with what was done since, and deleted ones.

    Deleted assessments can be restored.
    """

    drafts: list[tuple[models.Assessment, Progress | None]]  # None if a role was removed
    results: list[WithSince]
    deleted: list[models.Assessment]


def my_assessments(owner: Owner, edition: Edition) -> MyAssessments:
    """Return the owner's assessments by status, newest first."""
    rows = list(_with_results(owner.retained_assessments()))
    current = [row for row in rows if row.deleted_at is None]
    drafts = [row for row in current if not row.is_submitted]
    answers: dict[UUID, dict[str, Answer]] = {row.pk: {} for row in drafts}
    for draft, skill, value in models.Answer.objects.filter(assessment__in=drafts).values_list(
        "assessment", "skill__slug", "value"
    ):
        answers[draft][skill] = answer_from(value)

    def progress(row: models.Assessment) -> Progress | None:
        start, target = row.start_role.slug, row.target_role.slug
        if not edition.has_roles(start, target):
            return None
        return edition.questionnaire(start, target).progress(answers[row.pk])

    return MyAssessments(
        drafts=[(row, progress(row)) for row in drafts],
        results=with_since([row for row in current if row.is_submitted], edition),
        deleted=[row for row in rows if row.deleted_at],
    )


def affected_assessments(roles: Iterable[str], skills: Iterable[str]) -> tuple[int, int]:
    """Count drafts and submitted assessments with one of ``roles`` or answers to ``skills``."""
    answers = models.Answer.objects.filter(assessment=OuterRef("pk"), skill__slug__in=list(skills))
    slugs = list(roles)
    counts = models.Assessment.objects.filter(
        Q(start_role__slug__in=slugs) | Q(target_role__slug__in=slugs) | Exists(answers),
        deleted_at=None,
    ).aggregate(
        drafts=Count("pk", filter=Q(submitted_at=None)),
        submitted=Count("pk", filter=~Q(submitted_at=None)),
    )
    return counts["drafts"], counts["submitted"]


def draft_for_roles(owner: Owner, start_role: str, target_role: str) -> models.Assessment | None:
    """Return the owner's most recently saved draft for these roles, if any."""
    drafts = owner.assessments().filter(submitted_at=None).order_by("-updated_at")
    return drafts.filter(start_role__slug=start_role, target_role__slug=target_role).first()
