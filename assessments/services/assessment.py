"""Start, answer, submit, retake, delete and restore assessments."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments import models
from assessments.domain.errors import GoneError
from assessments.domain.limits import MAX_ASSESSMENTS, MAX_JOB_ADS
from assessments.domain.scoring import score_answers
from assessments.domain.scoring.stored import REPORT_VERSION, report_to_json
from assessments.domain.taxonomy.stored import SNAPSHOT_VERSION
from assessments.models.locks import lock_taxonomy_for_read
from assessments.selectors import assessment_answers, draft_for_roles, skill_keys
from assessments.selectors.owners import Owner
from assessments.services.evidence import skill_evidence_carry_over
from assessments.services.feed import feed_carry_over
from assessments.services.locks import (
    check_assessment_limit,
    lock_assessment,
    lock_owner,
    lock_owner_of,
)
from assessments.services.metrics import ANSWERS_SAVED, ASSESSMENTS_SUBMITTED
from assessments.services.plan import plan_carry_over, plan_level_reach, plan_level_undo
from assessments.services.reminder import reminder_carry_over
from assessments.services.removal import rows_delete
from assessments.taxonomy_store.editions import Edition, edition_current


class AssessmentSubmittedError(Exception):
    """The assessment is already submitted, so its answers are final."""


@transaction.atomic
def assessment_start(*, owner: Owner, start_role: str, target_role: str) -> models.Assessment:
    """Return the owner's draft for these roles; create it if there is none.

    Raises GoneError if a role is not offered, and AssessmentLimitError if the owner has too many
    assessments.
    """
    lock_owner(owner)
    start = offered_role(start_role, is_start=True)
    target = offered_role(target_role, is_target=True)
    draft = draft_for_roles(owner, start_role, target_role)
    if draft is None:
        check_assessment_limit(owner)
        draft = models.Assessment.objects.create(
            **owner.fields,
            start_role=start,
            target_role=target,
            asked=asked_skills(start_role, target_role),
        )
    return draft


def asked_skills(start_role: str, target_role: str) -> list[str] | None:
    """Return the skills that a new draft for these roles asks about, None if a role is retired."""
    edition = edition_current()
    if not edition.has_roles(start_role, target_role):
        return None
    return sorted(edition.questionnaire(start_role, target_role).skills)


class AnswerConflictError(Exception):
    """The saved answer has changed since the browser last saw it."""

    def __init__(self, skill: str, value: str, saved_at: datetime | None) -> None:
        super().__init__(skill)
        self.skill = skill
        self.value = value  # the saved answer, empty if there is none
        self.saved_at = saved_at


class SkillsRemovedError(Exception):
    """Answers were sent for skills that are no longer in the taxonomy."""

    def __init__(self, skills: Collection[str]) -> None:
        super().__init__(*skills)
        self.skills = skills


@transaction.atomic
def answers_save(
    *,
    assessment: models.Assessment,
    values: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
    sent_before: Mapping[str, Collection[str]] | None = None,
) -> dict[str, datetime]:
    """Save answers by skill slug, all or none; an empty value deletes the answer.

    Return the time at which each answer was saved. An answer to a skill that was merged into
    another is saved under the other.

    ``seen`` maps a skill to the time of the answer that the browser last saw for it (ISO 8601,
    empty for no answer). If a different answer has been saved since, AnswerConflictError is raised,
    unless

    - the saved answer has the same value: the same request arrived before, and the answer stays;
    - the saved value is in ``sent_before``: an earlier choice of this browser, which got no reply.

    Without ``seen`` the last answer received wins.

    Raises AssessmentSubmittedError, AnswerConflictError, SkillsRemovedError or GoneError.
    """
    now = timezone.now()
    _touch_draft(assessment, now)
    skills = skill_keys(values)
    if len(skills) < len(values):
        raise SkillsRemovedError(values.keys() - skills.keys())
    already_saved = _already_saved(assessment, values, seen or {}, sent_before or {}, skills)
    new_values = {
        skills[slug]: value for slug, value in values.items() if slug not in already_saved
    }
    cleared = [skill for skill, value in new_values.items() if not value]
    if cleared:
        models.Answer.objects.filter(assessment=assessment, skill__in=cleared).delete()
    models.Answer.objects.bulk_create(
        [
            models.Answer(assessment=assessment, skill_id=skill, value=value, saved_at=now)
            for skill, value in new_values.items()
            if value
        ],
        update_conflicts=True,
        unique_fields=["assessment", "skill"],
        update_fields=["value", "saved_at"],
    )
    transaction.on_commit(lambda: ANSWERS_SAVED.inc(len(new_values)))
    return {slug: already_saved.get(slug) or now for slug, value in values.items() if value}


def known_answers_save(
    *, assessment: models.Assessment, values: Mapping[str, str]
) -> frozenset[str]:
    """Save answers by skill slug, and return the skills that are no longer in the taxonomy.

    Raises AssessmentSubmittedError or GoneError.
    """
    removed = frozenset[str]()
    while known := {skill: value for skill, value in values.items() if skill not in removed}:
        try:
            answers_save(assessment=assessment, values=known)
            break
        except SkillsRemovedError as error:
            removed = removed.union(error.skills)
    return removed


@transaction.atomic
def assessment_submit(*, assessment: models.Assessment) -> models.Result:
    """Score the draft and store the result with the part of the taxonomy it was scored against.

    Submitting again returns the existing result. Raises GoneError if the draft was deleted.
    """
    try:
        assessment = _lock_draft(assessment)
    except AssessmentSubmittedError:
        return models.Result.objects.get(assessment=assessment)
    # Read under the lock above, so that the taxonomy and the answers name the same skills.
    edition = edition_current()
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    answers = assessment_answers(assessment)
    report = score_answers(edition.target(start_role, target_role), answers)
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at", "updated_at"])
    plan_carry_over(assessment=assessment)
    skill_evidence_carry_over(assessment=assessment)
    feed_carry_over(assessment=assessment)
    reminder_carry_over(assessment=assessment)
    transaction.on_commit(ASSESSMENTS_SUBMITTED.inc)
    return models.Result.objects.create(
        assessment=assessment,
        snapshot=_snapshot(edition.original, start_role, target_role),
        answers=answers,
        readiness=report.readiness,
        reverse_readiness=report.reverse_readiness,
        report=report_to_json(report),
        version=REPORT_VERSION,
    )


@transaction.atomic
def assessment_retake(
    *, assessment: models.Assessment, target_role: str | None = None
) -> models.Assessment:
    """Create a draft from the answers of a submitted assessment.

    It has the same roles, or another ``target_role``, and includes the levels reached in the plan
    since. An existing draft for these roles is returned unchanged, so that none of its answers are
    lost. Raises GoneError if the assessment was deleted or the target role is not offered or is
    the start role, and AssessmentLimitError if the owner has too many assessments.
    """
    owner = lock_owner_of(assessment)
    assessment = lock_assessment(assessment)
    target = assessment.target_role
    if target_role:
        target = offered_role(target_role, is_target=True)
        if target == assessment.start_role:
            raise GoneError("the start role is not a target")
    draft = draft_for_roles(owner, assessment.start_role.slug, target.slug)
    if draft is None:
        check_assessment_limit(owner)
        draft = models.Assessment.objects.create(
            **owner.fields,
            start_role=assessment.start_role,
            target_role=target,
            origin=models.Origin.COPY,
            asked=asked_skills(assessment.start_role.slug, target.slug),
        )
        # Answers keep their dates, so that the draft can ask for the oldest first.
        answers = {
            row.skill_id: (row.value, row.saved_at)
            for row in models.Answer.objects.filter(assessment=assessment)
        }
        for row in models.PlanSkill.objects.filter(plan__assessment=assessment):
            answer, _ = answers.get(row.skill_id, ("", None))
            if row.reached and not (answer.isdigit() and int(answer) >= row.reached):
                answers[row.skill_id] = (str(row.reached), row.updated_at)
        models.Answer.objects.bulk_create(
            models.Answer(assessment=draft, skill_id=skill, value=value, saved_at=saved_at)
            for skill, (value, saved_at) in answers.items()
        )
    return draft


@transaction.atomic
def answer_correct(*, assessment: models.Assessment, skill: str, value: str) -> models.Assessment:
    """Save another answer than the submitted one in a draft, and return the draft.

    Raises GoneError, SkillsRemovedError, or AssessmentLimitError if there is no room for a draft.
    """
    lock_owner_of(assessment)
    draft = assessment_retake(assessment=assessment)
    answers_save(assessment=draft, values={skill: value})
    return draft


@transaction.atomic
def skill_mark_known(*, assessment: models.Assessment, skill: str, level: int) -> int:
    """Record that the owner already had ``skill`` at ``level`` (1..4) when they submitted.

    The submitted result does not change: the answer is saved in a draft, and the plan counts the
    level as reached. Returns the level that the plan had before, 0 if none. Raises GoneError, or
    AssessmentLimitError if there is no room for a draft.
    """
    lock_owner_of(assessment)
    before = plan_level_reach(assessment=assessment, skill=skill, level=level)
    draft = assessment_retake(assessment=assessment)
    answer = assessment_answers(draft).get(skill)
    if not isinstance(answer, int) or answer < level:
        answers_save(assessment=draft, values={skill: str(level)})
    return before


@transaction.atomic
def skill_unmark_known(*, assessment: models.Assessment, skill: str, level: int, back: int) -> int:
    """Undo ``skill_mark_known``: the plan goes back to the level ``back``, 0 for none.

    The draft gets the submitted answer again, unless its answer has changed since. Returns the
    level that the plan has then, see plan_level_undo. Raises GoneError.
    """
    owner = lock_owner_of(assessment)
    recorded = plan_level_undo(assessment=assessment, skill=skill, level=level, back=back)
    roles = assessment.start_role.slug, assessment.target_role.slug
    draft = draft_for_roles(owner, *roles)
    if draft and recorded < level and assessment_answers(draft).get(skill) == level:
        submitted = assessment.answers.filter(skill__slug=skill).values_list("value", flat=True)
        answers_save(assessment=draft, values={skill: submitted.first() or ""})
    return recorded


def questions_mark_seen(*, assessment: models.Assessment, skills: Iterable[str]) -> None:
    """Record which skills a draft asks about, so that its owner can be shown later changes."""
    rows = models.Assessment.objects.filter(pk=assessment.pk)
    rows.update(asked=sorted(skills))


@transaction.atomic
def assessments_claim(*, user: models.User, guest_key: UUID) -> int:
    """Move a browser session's assessments and job ads to an account.

    Return the number of assessments moved. If the account does not have room for all, the most
    recently changed are moved. Claiming again moves nothing. Raises GoneError if the account was
    deleted.
    """
    guest, account = Owner(None, guest_key), Owner(user, None)
    lock_owner(guest)
    lock_owner(account)
    newest_ads = guest.job_ads().order_by("-created_at")
    _claim(newest_ads, MAX_JOB_ADS - account.job_ads().count(), user)
    newest = guest.all_assessments().order_by("-updated_at")
    return _claim(newest, MAX_ASSESSMENTS - account.all_assessments().count(), user)


def _claim(rows: QuerySet[Any], room: int, user: models.User) -> int:
    """Move the first ``room`` rows to an account."""
    keys = list(rows.values_list("pk", flat=True)[: max(0, room)])
    moved: int = rows.model._default_manager.filter(pk__in=keys).update(user=user, guest_key=None)
    return moved


def assessment_rename(*, assessment: models.Assessment, title: str) -> None:
    """Set the title of an assessment; with an empty title its roles are shown instead."""
    models.Assessment.objects.filter(pk=assessment.pk).update(title=title)


@transaction.atomic
def assessment_delete(*, assessment: models.Assessment) -> None:
    """Mark an assessment as deleted; its shared links stop working.

    It can be restored for DELETED_RETENTION. Assessments that the owner deleted longer ago are
    removed for good. Raises GoneError if the account was deleted.
    """
    owner = lock_owner_of(assessment)
    now = timezone.now()
    rows = models.Assessment.objects.filter(pk=assessment.pk, deleted_at=None)
    rows.update(deleted_at=now)
    rows_delete(owner.all_assessments().filter(deleted_at__lt=now - models.DELETED_RETENTION))


def assessment_restore(*, assessment: models.Assessment) -> None:
    """Restore a deleted assessment and its links."""
    models.Assessment.objects.filter(pk=assessment.pk).update(deleted_at=None)


@transaction.atomic
def assessment_purge(*, assessment: models.Assessment) -> None:
    """Remove a deleted assessment permanently."""
    rows_delete(models.Assessment.objects.filter(pk=assessment.pk).exclude(deleted_at=None))


def _already_saved(
    assessment: models.Assessment,
    values: Mapping[str, str],
    seen: Mapping[str, str],
    sent_before: Mapping[str, Collection[str]],
    skills: Mapping[str, int],
) -> dict[str, datetime | None]:
    """Return when each repeated choice was saved, by skill. Raises AnswerConflictError."""
    if not seen:
        return {}
    rows = models.Answer.objects.filter(assessment=assessment, skill__in=skills.values())
    saved = {row.skill_id: row for row in rows}
    repeated: dict[str, datetime | None] = {}
    for skill, seen_at in seen.items():
        row = saved.get(skills.get(skill, 0))
        saved_at, value = (row.saved_at, row.value) if row else (None, "")
        if seen_at == (saved_at.isoformat() if saved_at else ""):
            continue
        if value == values.get(skill):
            repeated[skill] = saved_at
        elif value not in sent_before.get(skill, ()):
            raise AnswerConflictError(skill, value, saved_at)
    return repeated


def _lock_draft(assessment: models.Assessment) -> models.Assessment:
    """Lock a draft and return it freshly read. Raises AssessmentSubmittedError or GoneError."""
    draft = lock_assessment(assessment)
    if draft.is_submitted:
        raise AssessmentSubmittedError
    return draft


def _touch_draft(assessment: models.Assessment, now: datetime) -> None:
    """Set when a draft was changed, which also locks it: lock_assessment in a single query.

    Raises AssessmentSubmittedError or GoneError.
    """
    lock_taxonomy_for_read()
    rows = models.Assessment.objects
    drafts = rows.filter(pk=assessment.pk, submitted_at=None, deleted_at=None)
    if not drafts.update(updated_at=now):
        # Raises the reason, unless the draft was restored in this moment.
        _lock_draft(assessment)
        rows.filter(pk=assessment.pk).update(updated_at=now)


def offered_role(slug: str, **kind: bool) -> models.Role:
    """Return a role in use; ``kind`` is is_start or is_target. Raises GoneError."""
    role = models.Role.objects.filter(slug=slug, retired=False, **kind).first()
    if role is None:
        raise GoneError(f"the role {slug} is not offered")
    return role


def _snapshot(original: Edition, start_role: str, target_role: str) -> models.Snapshot:
    # Locked, so that no cleanup deletes it as unused; results can still refer to it.
    rows = models.Snapshot.objects.select_for_update(no_key=True).defer("content")
    snapshot, _ = rows.get_or_create(
        digest=original.part_digest(start_role, target_role),
        defaults={
            "content": lambda: original.taxonomy.part(start_role, target_role).content(),
            "version": SNAPSHOT_VERSION,
        },
    )
    if snapshot.imported:
        snapshot.imported = False
        snapshot.save(update_fields=["imported"])
    return snapshot
