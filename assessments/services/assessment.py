"""Writes of an assessment: beginning, answering, submitting, taking it again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments import models
from assessments.domain.errors import GoneError
from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.domain.scoring import score_answers
from assessments.domain.scoring.stored import REPORT_VERSION, report_to_json
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.stored import SNAPSHOT_VERSION
from assessments.models.locks import lock_taxonomy_for_read
from assessments.selectors import assessment_answers, draft_for_roles, skill_keys
from assessments.selectors.owners import Owner
from assessments.services.evidence import skill_proofs_carry_over
from assessments.services.locks import (
    lock_assessment,
    lock_owner,
    lock_owner_of,
    refuse_above_ceiling,
)
from assessments.services.metrics import ANSWERS_SAVED, ASSESSMENTS_SUBMITTED
from assessments.services.plan import plan_carry_over, plan_level_reach
from assessments.services.removal import rows_delete
from assessments.taxonomy_store.editions import edition_current


class AssessmentSubmittedError(Exception):
    """The assessment is submitted: its answers are final."""


@transaction.atomic
def assessment_start(*, owner: Owner, start_role: str, target_role: str) -> models.Assessment:
    """Return the owner's draft for these roles, a new one if there is none.

    Raises GoneError where a role is not offered, or CeilingError.
    """
    lock_owner(owner)
    start = _offered(start_role, is_start=True)
    target = _offered(target_role, is_target=True)
    draft = draft_for_roles(owner, start_role, target_role)
    if draft is None:
        refuse_above_ceiling(owner)
        draft = models.Assessment.objects.create(
            **owner.fields, start_role=start, target_role=target
        )
    return draft


class AnswerConflictError(Exception):
    """A choice was made without knowing the answer that is saved now."""

    def __init__(self, skill: str, value: str, saved_at: datetime | None) -> None:
        super().__init__(skill)
        self.skill = skill
        self.value = value  # what is saved, empty for nothing
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
    """Save answers by skill slug; an empty value takes an answer back.

    All of them are saved or none. Returns when each answer that is there now was saved. An answer
    to a skill that was merged into another one is saved there.

    ``seen`` has by skill the time (ISO 8601, empty for no answer) of the answer that a choice was
    made on top of. If another answer was saved since, the person has to decide, except that

    - an answer with the same value is the same choice received before, and stays as it is;
    - one of the values in ``sent_before`` is an earlier choice of this browser, which did not hear
      that it was received.

    Without ``seen`` the last answer received wins.

    Raises AssessmentSubmittedError, AnswerConflictError, SkillsRemovedError or GoneError.
    """
    now = timezone.now()
    _draft_touch(assessment, now)
    skills = skill_keys(values)
    if len(skills) < len(values):
        raise SkillsRemovedError(values.keys() - skills.keys())
    received = _received_before(assessment, values, seen or {}, sent_before or {}, skills)
    chosen = {skills[slug]: value for slug, value in values.items() if slug not in received}
    taken_back = [skill for skill, value in chosen.items() if not value]
    if taken_back:
        models.Answer.objects.filter(assessment=assessment, skill__in=taken_back).delete()
    models.Answer.objects.bulk_create(
        [
            models.Answer(assessment=assessment, skill_id=skill, value=value, saved_at=now)
            for skill, value in chosen.items()
            if value
        ],
        update_conflicts=True,
        unique_fields=["assessment", "skill"],
        update_fields=["value", "saved_at"],
    )
    transaction.on_commit(lambda: ANSWERS_SAVED.inc(len(chosen)))
    return {slug: received.get(slug) or now for slug, value in values.items() if value}


@transaction.atomic
def assessment_submit(*, assessment: models.Assessment) -> models.Result:
    """Score the draft against today's taxonomy and keep the result with what it was scored against.

    Submitting again returns the result that is there. Raises GoneError.
    """
    try:
        assessment = _draft_hold(assessment)
    except AssessmentSubmittedError:
        return models.Result.objects.get(assessment=assessment)
    # Read while no editor changes it, so that it names the same skills as the answers.
    edition = edition_current()
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    answers = assessment_answers(assessment)
    report = score_answers(edition.target(start_role, target_role), answers)
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at", "updated_at"])
    plan_carry_over(assessment=assessment)
    skill_proofs_carry_over(assessment=assessment)
    transaction.on_commit(ASSESSMENTS_SUBMITTED.inc)
    return models.Result.objects.create(
        assessment=assessment,
        snapshot=_snapshot(edition.original.taxonomy, start_role, target_role),
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
    """Return a draft that begins with a submitted assessment's answers.

    It is for the same roles, or for another ``target_role``. Levels that its plan has reached
    since are in it. A draft that is already there is returned as it is, so that nothing in it is
    lost. Raises GoneError where the assessment was deleted or the target role is not offered, and
    CeilingError.
    """
    owner = lock_owner_of(assessment)
    assessment = lock_assessment(assessment)
    target = assessment.target_role
    if target_role:
        target = _offered(target_role, is_target=True)
    draft = draft_for_roles(owner, assessment.start_role.slug, target.slug)
    if draft is None:
        refuse_above_ceiling(owner)
        draft = models.Assessment.objects.create(
            **owner.fields,
            start_role=assessment.start_role,
            target_role=target,
            origin=models.Origin.COPY,
        )
        # An answer keeps its age, so that the draft can ask for the old ones first.
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
def skill_known(*, assessment: models.Assessment, skill: str, level: int) -> models.Assessment:
    """Note that somebody had ``skill`` at ``level`` (1..4) all along.

    The submitted result stays; the answer goes into a new draft, which is returned, and the plan
    counts the level as reached. Raises GoneError.
    """
    lock_owner_of(assessment)
    plan_level_reach(assessment=assessment, skill=skill, level=level)
    draft = assessment_retake(assessment=assessment)
    present = assessment_answers(draft).get(skill)
    if not isinstance(present, int) or present < level:
        answers_save(assessment=draft, values={skill: str(level)})
    return draft


def questions_seen(*, assessment: models.Assessment, skills: Iterable[str]) -> None:
    """Note which skills a draft asks for, so that its owner is told what changes after now."""
    rows = models.Assessment.objects.filter(pk=assessment.pk)
    rows.update(asked=sorted(skills))


@transaction.atomic
def assessments_claim(*, user: models.User, guest_key: UUID) -> int:
    """Move a browser session's assessments to an account, and return how many.

    Each is moved once: claiming again finds nothing, nor does anybody else's key. Of more than the
    account has room for, those changed last are moved. Raises GoneError where the account was
    deleted.
    """
    guest, account = Owner(None, guest_key), Owner(user, None)
    lock_owner(guest)
    lock_owner(account)
    rows = guest.everything()
    room = max(0, MAX_ASSESSMENTS - account.everything().count())
    if rows.count() > room:
        newest = rows.order_by("-updated_at").values_list("pk", flat=True)[:room]
        rows = rows.filter(pk__in=list(newest))
    return rows.update(user=user, guest_key=None)


def assessment_rename(*, assessment: models.Assessment, title: str) -> None:
    """Give an assessment a name of its owner's own; an empty one goes back to its roles."""
    models.Assessment.objects.filter(pk=assessment.pk).update(title=title)


@transaction.atomic
def assessment_delete(*, assessment: models.Assessment) -> None:
    """Hide an assessment and what hangs on it; its links lead nowhere.

    It can be brought back for DELETED_KEPT. What its owner deleted before that goes now. Raises
    GoneError where the account was deleted.
    """
    owner = lock_owner_of(assessment)
    now = timezone.now()
    rows = models.Assessment.objects.filter(pk=assessment.pk, deleted_at=None)
    rows.update(deleted_at=now)
    rows_delete(owner.everything().filter(deleted_at__lt=now - models.DELETED_KEPT))


def assessment_restore(*, assessment: models.Assessment) -> None:
    """Bring a deleted assessment back as it was, its links too."""
    models.Assessment.objects.filter(pk=assessment.pk).update(deleted_at=None)


@transaction.atomic
def assessment_purge(*, assessment: models.Assessment) -> None:
    """Remove a deleted assessment for good."""
    rows_delete(models.Assessment.objects.filter(pk=assessment.pk).exclude(deleted_at=None))


def _received_before(
    assessment: models.Assessment,
    values: Mapping[str, str],
    seen: Mapping[str, str],
    sent_before: Mapping[str, Collection[str]],
    skills: Mapping[str, int],
) -> dict[str, datetime | None]:
    """Return by skill when choices that are sent again were saved. Raises AnswerConflictError."""
    if not seen:
        return {}
    rows = models.Answer.objects.filter(assessment=assessment, skill__in=skills.values())
    saved = {row.skill_id: row for row in rows}
    received: dict[str, datetime | None] = {}
    for skill, known in seen.items():
        row = saved.get(skills.get(skill, 0))
        saved_at, value = (row.saved_at, row.value) if row else (None, "")
        if known == (saved_at.isoformat() if saved_at else ""):
            continue
        if value == values.get(skill):
            received[skill] = saved_at
        elif value not in sent_before.get(skill, ()):
            raise AnswerConflictError(skill, value, saved_at)
    return received


def _draft_hold(assessment: models.Assessment) -> models.Assessment:
    """Return the draft as it is now, held. Raises AssessmentSubmittedError or GoneError."""
    held = lock_assessment(assessment)
    if held.is_submitted:
        raise AssessmentSubmittedError
    return held


def _draft_touch(assessment: models.Assessment, now: datetime) -> None:
    """Note that a draft is written to; that holds it, as lock_assessment does, in one query.

    Raises AssessmentSubmittedError or GoneError.
    """
    lock_taxonomy_for_read()
    row = models.Assessment.objects.filter(pk=assessment.pk)
    if not row.filter(submitted_at=None, deleted_at=None).update(updated_at=now):
        _draft_hold(assessment)  # says why not, or that it was brought back just now
        row.update(updated_at=now)


def _offered(role: str, **kind: bool) -> models.Role:
    found = models.Role.objects.filter(slug=role, retired=False, **kind).first()
    if found is None:
        raise GoneError(f"the role {role} is not offered")
    return found


def _snapshot(taxonomy: Taxonomy, start_role: str, target_role: str) -> models.Snapshot:
    part = taxonomy.part(start_role, target_role)
    # Held, so that nobody clears it away as unused; results may refer to it meanwhile.
    rows = models.Snapshot.objects.select_for_update(no_key=True)
    stored = {"content": part.content(), "version": SNAPSHOT_VERSION}
    snapshot, _ = rows.get_or_create(digest=part.digest(), defaults=stored)
    if snapshot.imported:
        snapshot.imported = False
        snapshot.save(update_fields=["imported"])
    return snapshot
