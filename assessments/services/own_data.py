"""Export, import and delete all data of one owner."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from assessments.domain.errors import AssessmentLimitError, GoneError, JobAdLimitError
from assessments.domain.limits import MAX_ASSESSMENTS, MAX_JOB_ADS
from assessments.domain.portability.data import (
    Account,
    Address,
    Entry,
    Factor,
    Feed,
    PlanEntry,
    Share,
    SkillChoice,
)
from assessments.domain.portability.data import JobAd as JobAdEntry
from assessments.domain.portability.data import ProjectEvidence as ProjectEvidenceEntry
from assessments.domain.portability.data import Reminder as ReminderEntry
from assessments.domain.portability.data import SkillEvidence as SkillEvidenceEntry
from assessments.domain.portability.data import TimeOff as DaysOff
from assessments.domain.portability.reading import ImportedAssessment, ImportedData, ScoredContent
from assessments.domain.portability.writing import SharedParts, data_chunks
from assessments.domain.scoring import answer_from, is_better_answer
from assessments.domain.scoring.stored import REPORT_VERSION, report_from_json, report_to_json
from assessments.domain.taxonomy.stored import SNAPSHOT_VERSION, snapshot_from_json
from assessments.models import (
    Answer,
    Assessment,
    Origin,
    Plan,
    PlanSkill,
    ProjectEvidence,
    Reminder,
    Result,
    Role,
    SkillEvidence,
    Snapshot,
    Specialism,
    Tick,
    TimeOff,
    User,
)
from assessments.models.locks import lock_imports, lock_taxonomy_for_read
from assessments.selectors import skill_keys
from assessments.selectors.owners import Owner
from assessments.services.assessment import asked_skills
from assessments.services.locks import lock_owner
from assessments.services.own_job_ads import job_ad_entry, job_ads_import
from assessments.services.removal import rows_delete, unused_snapshots_delete

# Assessments in memory while an export is sent: a full one takes a few megabytes.
EXPORT_BATCH_SIZE = 3
# Snapshots of the taxonomy stored by one query.
SNAPSHOT_BATCH_SIZE = 10


def owner_data(owner: Owner) -> Iterator[str]:
    """Return the JSON of all data of an owner, in chunks."""
    rows = owner.all_assessments().order_by("-created_at", "pk")
    ads = owner.job_ads().select_related("start_role", "target_role")
    return _data(
        list(rows.values_list("pk", flat=True)), _account(owner.user), list(map(job_ad_entry, ads))
    )


def assessment_data(assessment: Assessment) -> str:
    """Return the JSON of one assessment, in the same format as owner_data."""
    return "".join(_data([assessment.pk], None, []))


def _account(user: User | None) -> Account | None:
    if user is None:
        return None
    reminder = Reminder.objects.filter(user=user).first()
    return Account.of(
        user,
        addresses=tuple(map(Address.of, EmailAddress.objects.filter(user=user).order_by("pk"))),
        factors=tuple(map(Factor.of, Authenticator.objects.filter(user=user).order_by("pk"))),
        reminder=ReminderEntry.of(reminder, assessment=reminder.assessment_id)
        if reminder
        else None,
    )


def _data(
    keys: Sequence[UUID], account: Account | None, job_ads: Sequence[JobAdEntry]
) -> Iterator[str]:
    parts = SharedParts()
    return data_chunks(
        at=timezone.now(),
        account=account,
        entries=_entries(keys, parts),
        job_ads=job_ads,
        parts=parts,
    )


def _entries(keys: Iterable[UUID], parts: SharedParts) -> Iterator[Entry]:
    """Yield the assessments with these keys, in this order.

    An assessment that is deleted before its turn is left out. The snapshots that results were
    scored against are added to ``parts``.
    """
    digests: dict[int, str] = {}
    remaining = iter(keys)
    while batch := list(islice(remaining, EXPORT_BATCH_SIZE)):
        rows = Assessment.objects.select_related("start_role", "target_role", "result", "feed")
        by_key = rows.in_bulk(batch)
        assessments = [by_key[key] for key in batch if key in by_key]
        prefetch_related_objects(assessments, "answers__skill", "shares", "evidence__skill")
        plans = {
            plan.assessment_id: plan
            for plan in Plan.objects.filter(assessment__in=batch).prefetch_related(
                "skills__skill", "time_off", "specialisms", "ticks", "evidence"
            )
        }
        new = {row.result.snapshot_id for row in assessments if row.is_submitted} - digests.keys()
        snapshots = Snapshot.objects.in_bulk(new)
        for assessment in assessments:
            if assessment.is_submitted:
                key = assessment.result.snapshot_id
                if key in snapshots:
                    digests[key] = parts.add(_content(snapshots.pop(key)))
                if key not in digests:
                    continue
            yield _entry(assessment, digests, plans.get(assessment.pk))


def _content(snapshot: Snapshot) -> dict[str, Any]:
    content: dict[str, Any] = snapshot.content
    if snapshot.version < SNAPSHOT_VERSION:
        content = snapshot_from_json(content, snapshot.version).content()
    return content


def _entry(assessment: Assessment, digests: Mapping[int, str], plan: Plan | None) -> Entry:
    """Return an assessment in the format of the file."""
    answers = list(assessment.answers.all())
    rows = {row.skill.slug: row for row in answers}
    scored: dict[str, Any] = {
        "answers": {slug: answer_from(rows[slug].value) for slug in sorted(rows)},
        "scored_against": None,
        "result": None,
    }
    if assessment.is_submitted:
        result = assessment.result
        report = report_from_json(result.report, result.version)
        # The result has a skill that was merged since under its old slug.
        rows = {alias: row for row in answers for alias in row.skill.aliases} | rows
        scored = {
            "answers": dict(sorted(result.answers.items())),
            "scored_against": digests[result.snapshot_id],
            "result": report.as_dict() | {"rules": report.rules},
        }
    proofs = sorted(assessment.evidence.all(), key=lambda row: row.skill.slug)
    feed = getattr(assessment, "feed", None)
    return Entry.of(
        assessment,
        start_role=assessment.start_role.slug,
        target_role=assessment.target_role.slug,
        saved_at={slug: rows[slug].saved_at for slug in scored["answers"] if slug in rows},
        shares=tuple(
            Share.of(share, shows_proofs=share.shows_evidence) for share in assessment.shares.all()
        ),
        feed=Feed.of(feed) if feed else None,
        plan=_plan_entry(plan) if plan else None,
        proofs={row.skill.slug: SkillEvidenceEntry.of(row) for row in proofs},
        **scored,
    )


def _plan_entry(plan: Plan) -> PlanEntry:
    return PlanEntry.of(
        plan,
        order=tuple(plan.order),
        specialisms=tuple(sorted(row.slug for row in plan.specialisms.all())),
        skills={
            row.skill.slug: SkillChoice.of(
                row,
                changed_at=row.updated_at,
                hours={int(level): spent for level, spent in (row.hours or {}).items()} or None,
            )
            for row in plan.skills.all()
        },
        time_off=tuple(map(DaysOff.of, plan.time_off.all())),
        ticks=tuple(sorted((row.checklist, row.item) for row in plan.ticks.all())),
        proofs={row.project: ProjectEvidenceEntry.of(row) for row in plan.evidence.all()},
    )


class Imported(NamedTuple):
    """How many rows of a file are new."""

    assessments: int
    job_ads: int


@transaction.atomic
def data_import(*, owner: Owner, brought: ImportedData) -> Imported:
    """Import the assessments and job ads of a file for an owner, all or none.

    A row that the owner already has is not changed. One whose id belongs to another owner gets a
    new id, the same one at each import. Raises AssessmentLimitError or JobAdLimitError if the owner
    would have too many, and GoneError if a role or skill was removed from the taxonomy since the
    file was read.
    """
    lock_taxonomy_for_read()
    lock_imports()
    lock_owner(owner)
    assessments = {item.entry.id: item for item in brought.assessments}
    new, count = _new_rows(owner.all_assessments(), assessments)
    if new and count > MAX_ASSESSMENTS:
        raise AssessmentLimitError
    ads, count = _new_rows(owner.job_ads(), {item.entry.id: item.entry for item in brought.job_ads})
    if ads and count > MAX_JOB_ADS:
        raise JobAdLimitError
    roles = dict(Role.objects.values_list("slug", "pk"))
    entries: list[Entry | JobAdEntry] = [item.entry for item in new.values()]
    entries += ads.values()
    if not {role for e in entries for role in (e.start_role, e.target_role)} <= roles.keys():
        raise GoneError("a role was removed from the taxonomy")
    _import_assessments(owner, new, roles)
    if ads:
        job_ads_import(owner=owner, new=ads, roles=roles)
    return Imported(len(new), len(ads))


def _import_assessments(
    owner: Owner, new: Mapping[UUID, ImportedAssessment], roles: Mapping[str, int]
) -> None:
    skills = _skill_keys(new.values())
    assessments = [
        Assessment(
            pk=key,
            **owner.fields,
            start_role_id=roles[item.entry.start_role],
            target_role_id=roles[item.entry.target_role],
            title=item.entry.title,
            submitted_at=item.entry.submitted_at,
            deleted_at=item.entry.deleted_at,
            origin=Origin.FILE,
            asked=None
            if item.entry.submitted_at
            else asked_skills(item.entry.start_role, item.entry.target_role),
        )
        for key, item in new.items()
    ]
    Assessment.objects.bulk_create(assessments)
    # Creating sets both times to now; set them to those of the file.
    for assessment, item in zip(assessments, new.values(), strict=True):
        assessment.created_at = item.entry.created_at
        assessment.updated_at = item.entry.updated_at
    Assessment.objects.bulk_update(assessments, ["created_at", "updated_at"])
    Answer.objects.bulk_create(
        Answer(assessment_id=key, skill_id=skill, value=str(value), saved_at=saved_at)
        for key, item in new.items()
        for skill, (value, saved_at) in _answers(item.entry, skills).items()
    )
    evidence = {
        (key, skills[slug]): row
        for key, item in new.items()
        for slug, row in item.entry.proofs.items()
    }
    SkillEvidence.objects.bulk_create(
        SkillEvidence(assessment_id=key, skill_id=skill, **row.model_dump())
        for (key, skill), row in evidence.items()
    )
    results = {key: item.scored for key, item in new.items() if item.scored}
    snapshots = _store_snapshots(results.values())
    Result.objects.bulk_create(
        Result(
            assessment_id=key,
            snapshot_id=snapshots[result.digest],
            answers=new[key].entry.answers,
            readiness=result.report.readiness,
            reverse_readiness=result.report.reverse_readiness,
            report=report_to_json(result.report),
            version=REPORT_VERSION,
        )
        for key, result in results.items()
    )
    plans = {key: item.entry.plan for key, item in new.items() if item.entry.plan}
    if plans:
        _import_plans(plans, skills)


def _skill_keys(brought: Iterable[ImportedAssessment]) -> dict[str, int]:
    """Return the primary keys of the skills in a file, by slug. Raises GoneError."""
    named: set[str] = set()
    in_results: set[str] = set()
    for item in brought:
        named.update(item.entry.answers, item.entry.proofs)
        named.update(item.entry.plan.skills if item.entry.plan else ())
        # A result keeps its answers even if the skill no longer exists.
        in_results.update(item.entry.answers if item.scored else ())
    keys = skill_keys(named)
    if not named - in_results <= keys.keys():
        raise GoneError("a skill was removed from the taxonomy")
    return keys


def _answers(entry: Entry, skills: Mapping[str, int]) -> dict[int, tuple[Any, datetime]]:
    """Return answers by skill; of two skills that were merged since, the higher level."""
    answers: dict[int, tuple[Any, datetime]] = {}
    for slug, value in entry.answers.items():
        key = skills.get(slug)
        if key is None:
            continue
        if key not in answers or is_better_answer(value, answers[key][0]):
            answers[key] = (value, entry.saved_at.get(slug, entry.updated_at))
    return answers


def _import_plans(entries: Mapping[UUID, PlanEntry], skills: Mapping[str, int]) -> None:
    created = Plan.objects.bulk_create(
        Plan(
            assessment_id=key,
            hours_a_week=entry.hours_a_week,
            start=entry.start,
            order=list(entry.order),
        )
        for key, entry in entries.items()
    )
    plans = [(plan, entries[plan.assessment_id]) for plan in created]
    # Specialisms that no longer exist are left out.
    specialisms = dict(Specialism.objects.values_list("slug", "pk"))
    chosen = Plan.specialisms.through
    chosen._default_manager.bulk_create(
        chosen(plan_id=plan.pk, specialism_id=specialisms[slug])
        for plan, entry in plans
        for slug in set(entry.specialisms) & specialisms.keys()
    )
    choices = {
        (plan.pk, skills[slug]): row for plan, entry in plans for slug, row in entry.skills.items()
    }
    now = timezone.now()
    PlanSkill.objects.bulk_create(
        PlanSkill(
            plan_id=plan,
            skill_id=skill,
            reached=row.reached,
            ceiling=row.ceiling,
            hours=row.hours and {str(level): spent for level, spent in row.hours.items()},
            preferred=row.preferred,
            wanted=row.wanted,
            updated_at=row.changed_at or now,
        )
        for (plan, skill), row in choices.items()
    )
    TimeOff.objects.bulk_create(
        TimeOff(plan=plan, first=first, last=last)
        for plan, entry in plans
        for first, last in sorted({(off.first, off.last) for off in entry.time_off})
    )
    Tick.objects.bulk_create(
        Tick(plan=plan, checklist=checklist, item=item)
        for plan, entry in plans
        for checklist, item in sorted(set(entry.ticks))
    )
    ProjectEvidence.objects.bulk_create(
        ProjectEvidence(plan=plan, project=project, **row.model_dump())
        for plan, entry in plans
        for project, row in entry.proofs.items()
    )


Item = TypeVar("Item")


def _new_rows(own: QuerySet[Any], brought: Mapping[UUID, Item]) -> tuple[dict[UUID, Item], int]:
    """Return the items of a file that the owner does not have yet, by the id each will get.

    And how many rows the owner would have with them.
    """
    wanted = dict(brought)
    if not wanted:
        return {}, 0
    own_keys = set(own.values_list("pk", flat=True))
    rows = own.model._default_manager
    while foreign := set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) - own_keys:
        for key in foreign:
            wanted[uuid5(key, "copy")] = wanted.pop(key)
    new = {key: item for key, item in wanted.items() if key not in own_keys}
    return new, len(own_keys) + len(new)


def _store_snapshots(results: Iterable[ScoredContent]) -> dict[str, int]:
    """Store the snapshots that results were scored against; return their keys by digest."""
    contents = {result.digest: result.content for result in results}
    snapshots = Snapshot.objects.bulk_create(
        (
            Snapshot(digest=digest, content=content, version=SNAPSHOT_VERSION, imported=True)
            for digest, content in sorted(contents.items())
        ),
        # An existing snapshot is not changed, but locked, so that no cleanup deletes it as unused.
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["digest"],
        batch_size=SNAPSHOT_BATCH_SIZE,
    )
    return {snapshot.digest: snapshot.pk for snapshot in snapshots}


@transaction.atomic
def data_delete(*, owner: Owner) -> None:
    """Delete every row of an owner, including the account and the links to reports.

    The admin's log keeps who deleted an account.
    """
    lock_owner(owner)
    rows_delete(owner.all_assessments())
    rows_delete(owner.job_ads())
    if owner.user:
        accounts = ContentType.objects.get_for_model(User)
        entries = LogEntry.objects.filter(content_type=accounts, object_id=str(owner.user.pk))
        entries.exclude(action_flag=DELETION).delete()
        owner.user.delete()
    unused_snapshots_delete(Snapshot.objects.filter(imported=True))
