"""Everything of one person: exported, imported and deleted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from assessments.domain.errors import CeilingError, GoneError
from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.domain.portability.data import (
    Account,
    Address,
    Entry,
    Factor,
    PlanEntry,
    Share,
    SkillChoice,
)
from assessments.domain.portability.data import Proof as ProofEntry
from assessments.domain.portability.data import SkillProof as SkillProofEntry
from assessments.domain.portability.data import TimeOff as DaysOff
from assessments.domain.portability.reading import Brought, Scored
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
    Proof,
    Result,
    Role,
    SkillProof,
    Snapshot,
    Specialism,
    Tick,
    TimeOff,
    User,
)
from assessments.models.locks import lock_imports, lock_taxonomy_for_read
from assessments.selectors import skill_keys
from assessments.selectors.owners import Owner
from assessments.services.locks import lock_owner
from assessments.services.removal import rows_delete, unused_snapshots_delete

# How many assessments are in memory while an export is sent: a full one takes some megabytes.
AT_ONCE = 3
# How many parts of the taxonomy one query stores.
PARTS_AT_ONCE = 10


def owner_data(owner: Owner) -> Iterator[str]:
    """Yield the JSON of everything of an owner."""
    rows = owner.everything().order_by("-created_at", "pk")
    return _data(list(rows.values_list("pk", flat=True)), _account(owner.user))


def assessment_data(assessment: Assessment) -> str:
    """Return one assessment in the same form."""
    return "".join(_data([assessment.pk], None))


def _account(user: User | None) -> Account | None:
    if user is None:
        return None
    return Account(
        email=user.email,
        addresses=tuple(
            Address(email=row.email, verified=row.verified)
            for row in EmailAddress.objects.filter(user=user).order_by("pk")
        ),
        factors=tuple(
            Factor(type=row.type, created_at=row.created_at, last_used_at=row.last_used_at)
            for row in Authenticator.objects.filter(user=user).order_by("pk")
        ),
        first_name=user.first_name,
        last_name=user.last_name,
        date_joined=user.date_joined,
        last_login=user.last_login,
    )


def _data(keys: Sequence[UUID], account: Account | None) -> Iterator[str]:
    parts = SharedParts()
    return data_chunks(
        at=timezone.now(), account=account, entries=_entries(keys, parts), parts=parts
    )


def _entries(keys: Iterable[UUID], parts: SharedParts) -> Iterator[Entry]:
    """Yield the assessments with these keys, in their order.

    One that is deleted before its turn is left out. What results were scored against goes into
    ``parts``.
    """
    digests: dict[int, str] = {}
    remaining = iter(keys)
    while some := list(islice(remaining, AT_ONCE)):
        rows = Assessment.objects.select_related("start_role", "target_role", "result")
        found = rows.in_bulk(some)
        assessments = [found[key] for key in some if key in found]
        prefetch_related_objects(assessments, "answers__skill", "shares", "proofs__skill")
        plans = {
            plan.assessment_id: plan
            for plan in Plan.objects.filter(assessment__in=some).prefetch_related(
                "skills__skill", "time_off", "specialisms", "ticks", "proofs"
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
    """Return an assessment as a file has it.

    It is not validated: what was stored under earlier rules is exported as it is.
    """
    answers = list(assessment.answers.all())
    rows = {row.skill.slug: row for row in answers}
    kept: dict[str, Any] = {
        "answers": {slug: answer_from(rows[slug].value) for slug in sorted(rows)}
    }
    if assessment.is_submitted:
        result = assessment.result
        # A skill that has been merged since is in the result under its old slug.
        rows = {alias: row for row in answers for alias in row.skill.aliases} | rows
        kept = {
            "answers": dict(sorted(result.answers.items())),
            "scored_against": digests[result.snapshot_id],
            "result": report_from_json(result.report, result.version).as_dict(),
        }
    return Entry.model_construct(
        id=assessment.pk,
        title=assessment.title,
        start_role=assessment.start_role.slug,
        target_role=assessment.target_role.slug,
        created_at=assessment.created_at,
        updated_at=assessment.updated_at,
        submitted_at=assessment.submitted_at,
        deleted_at=assessment.deleted_at,
        saved_at={slug: rows[slug].saved_at for slug in kept["answers"] if slug in rows},
        shares=tuple(
            Share.model_construct(
                name=share.name,
                shows_proofs=share.shows_proofs,
                created_at=share.created_at,
                expires_at=share.expires_at,
                revoked_at=share.revoked_at,
            )
            for share in assessment.shares.all()
        ),
        plan=_plan_entry(plan) if plan else None,
        proofs={
            row.skill.slug: SkillProofEntry.model_construct(
                note=row.note,
                repository=row.repository,
                deployment=row.deployment,
                paper=row.paper,
            )
            for row in sorted(assessment.proofs.all(), key=lambda row: row.skill.slug)
        },
        **kept,
    )


def _plan_entry(plan: Plan) -> PlanEntry:
    return PlanEntry.model_construct(
        hours_a_week=plan.hours_a_week,
        start=plan.start,
        order=tuple(plan.order),
        specialisms=tuple(sorted(row.slug for row in plan.specialisms.all())),
        skills={
            row.skill.slug: SkillChoice.model_construct(
                reached=row.reached, ceiling=row.ceiling, changed_at=row.updated_at
            )
            for row in plan.skills.all()
        },
        time_off=tuple(
            DaysOff.model_construct(first=row.first, last=row.last) for row in plan.time_off.all()
        ),
        ticks=tuple(sorted((row.checklist, row.item) for row in plan.ticks.all())),
        proofs={
            row.project: ProofEntry.model_construct(address=row.address, note=row.note)
            for row in plan.proofs.all()
        },
    )


@transaction.atomic
def data_import(*, owner: Owner, brought: Sequence[Brought]) -> int:
    """Give an owner the assessments of a file, all or none, and return how many were new.

    One that the owner already has stays as it is; one with the id of another person's gets its
    own id, the same each time. Raises CeilingError, or GoneError where a role or skill
    that they name has left the taxonomy since they were read.
    """
    lock_taxonomy_for_read()
    lock_imports()
    lock_owner(owner)
    new = _new_ones(owner, brought)
    roles = dict(Role.objects.values_list("slug", "pk"))
    skills = _skill_keys(new.values())
    if not {role for item in new.values() for role in _roles(item.entry)} <= roles.keys():
        raise GoneError("a role has left the taxonomy")
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
        )
        for key, item in new.items()
    ]
    Assessment.objects.bulk_create(assessments)
    # Their own times instead of now, which creating sets.
    for assessment, item in zip(assessments, new.values(), strict=True):
        assessment.created_at = item.entry.created_at
        assessment.updated_at = item.entry.updated_at
    Assessment.objects.bulk_update(assessments, ["created_at", "updated_at"])
    Answer.objects.bulk_create(
        Answer(assessment_id=key, skill_id=skill, value=str(value), saved_at=saved_at)
        for key, item in new.items()
        for skill, (value, saved_at) in _answers(item.entry, skills).items()
    )
    proofs = {
        (key, skills[slug]): proof
        for key, item in new.items()
        for slug, proof in item.entry.proofs.items()
    }
    SkillProof.objects.bulk_create(
        SkillProof(assessment_id=key, skill_id=skill, **proof.model_dump())
        for (key, skill), proof in proofs.items()
    )
    scored = {key: item.scored for key, item in new.items() if item.scored}
    snapshots = _snapshots(scored.values())
    Result.objects.bulk_create(
        Result(
            assessment_id=key,
            snapshot_id=snapshots[found.digest],
            answers=new[key].entry.answers,
            readiness=found.report.readiness,
            reverse_readiness=found.report.reverse_readiness,
            report=report_to_json(found.report),
            version=REPORT_VERSION,
        )
        for key, found in scored.items()
    )
    plans = {key: item.entry.plan for key, item in new.items() if item.entry.plan}
    if plans:
        _bring_plans(plans, skills)
    return len(new)


def _roles(entry: Entry) -> tuple[str, str]:
    return entry.start_role, entry.target_role


def _skill_keys(brought: Iterable[Brought]) -> dict[str, int]:
    """Return the keys of the skills that are named. Raises GoneError."""
    named: set[str] = set()
    in_results: set[str] = set()
    for item in brought:
        named.update(item.entry.answers, item.entry.proofs)
        named.update(item.entry.plan.skills if item.entry.plan else ())
        # These stay in the result, also without a skill that is here.
        in_results.update(item.entry.answers if item.scored else ())
    keys = skill_keys(named)
    if not named - in_results <= keys.keys():
        raise GoneError("a skill has left the taxonomy")
    return keys


def _answers(entry: Entry, skills: Mapping[str, int]) -> dict[int, tuple[Any, datetime]]:
    """Return answers by skill; where two former skills are one by now, the higher level."""
    found: dict[int, tuple[Any, datetime]] = {}
    for slug, value in entry.answers.items():
        key = skills.get(slug)
        if key is None:
            continue
        if key not in found or is_better_answer(value, found[key][0]):
            found[key] = (value, entry.saved_at.get(slug, entry.updated_at))
    return found


def _bring_plans(entries: Mapping[UUID, PlanEntry], skills: Mapping[str, int]) -> None:
    made = Plan.objects.bulk_create(
        Plan(
            assessment_id=key,
            hours_a_week=entry.hours_a_week,
            start=entry.start,
            order=list(entry.order),
        )
        for key, entry in entries.items()
    )
    plans = [(plan, entries[plan.assessment_id]) for plan in made]
    # One that is no longer on offer is left out.
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
    Proof.objects.bulk_create(
        Proof(plan=plan, project=project, address=row.address, note=row.note)
        for plan, entry in plans
        for project, row in entry.proofs.items()
    )


def _new_ones(owner: Owner, brought: Sequence[Brought]) -> dict[UUID, Brought]:
    """Return what the owner does not have yet, under the ids that it gets.

    Raises CeilingError.
    """
    wanted = {item.entry.id: item for item in brought}
    own = set(owner.everything().values_list("pk", flat=True))
    while foreign := _present(wanted) - own:
        for key in foreign:
            wanted[uuid5(key, "copy")] = wanted.pop(key)
    new = {key: item for key, item in wanted.items() if key not in own}
    if new and len(own) + len(new) > MAX_ASSESSMENTS:
        raise CeilingError
    return new


def _present(keys: Iterable[UUID]) -> set[UUID]:
    return set(Assessment.objects.filter(pk__in=list(keys)).values_list("pk", flat=True))


def _snapshots(scored: Iterable[Scored]) -> dict[str, int]:
    """Return the keys of the parts that results rest on, by digest."""
    contents = {found.digest: found.content for found in scored}
    snapshots = Snapshot.objects.bulk_create(
        (
            Snapshot(digest=digest, content=content, version=SNAPSHOT_VERSION, imported=True)
            for digest, content in sorted(contents.items())
        ),
        # One that is there stays as it is, and is locked: no cleanup removes it as unused.
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["digest"],
        batch_size=PARTS_AT_ONCE,
    )
    return {snapshot.digest: snapshot.pk for snapshot in snapshots}


@transaction.atomic
def data_delete(*, owner: Owner) -> None:
    """Remove every row of an owner, the account too; links to reports go with them.

    Of what the admin's log says of the account, who deleted it stays.
    """
    lock_owner(owner)
    rows_delete(owner.everything())
    if owner.user:
        accounts = ContentType.objects.get_for_model(User)
        entries = LogEntry.objects.filter(content_type=accounts, object_id=str(owner.user.pk))
        entries.exclude(action_flag=DELETION).delete()
        owner.user.delete()
    unused_snapshots_delete(Snapshot.objects.filter(imported=True))
