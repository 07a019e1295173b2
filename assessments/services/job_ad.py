"""Read, keep, correct and delete job ads."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments.domain.errors import GoneError, JobAdLimitError
from assessments.domain.limits import MAX_JOB_ADS
from assessments.domain.matching import match
from assessments.domain.matching.stored import StoredFindings
from assessments.domain.matching.title import suggested_title
from assessments.models import JobAd, Role
from assessments.selectors.owners import Owner
from assessments.services.assessment import offered_role
from assessments.services.locks import lock_owner
from assessments.services.removal import rows_delete
from assessments.taxonomy_store.editions import edition_current

# The same text gives the same ad for this long: a form sent twice, or in two tabs.
SAME_AD = timedelta(days=1)


def job_ad_create(*, owner: Owner, text: str, start_role: str, target_role: str) -> JobAd:
    """Find what an ad asks for and store it; return the owner's ad with this text if it is new.

    The ad gets the closest target role, ``target_role`` if there is too little to tell, or another
    one if that is not offered. Raises GoneError if the start role is not offered, and
    JobAdLimitError if the owner has MAX_JOB_ADS.
    """
    # Before the transaction: it takes time, and on SQLite only one transaction writes.
    findings = match(text, edition_current().matcher)
    with transaction.atomic():
        lock_owner(owner)
        start = offered_role(start_role, is_start=True)
        target = _offered_target(findings.role, target_role)
        since = timezone.now() - SAME_AD
        if ad := owner.job_ads().filter(text=text, created_at__gte=since).first():
            ad.start_role = start
            ad.save(update_fields=["start_role"])
            return ad
        if owner.job_ads().count() >= MAX_JOB_ADS:
            raise JobAdLimitError
        return JobAd.objects.create(
            **owner.fields,
            name=suggested_title(text),
            text=text,
            start_role=start,
            target_role=target,
            findings=StoredFindings.of(findings).model_dump(mode="json"),
        )


def job_ad_keep(*, ad: JobAd, name: str) -> None:
    """Keep an ad under a name, which may be empty, until its owner deletes it."""
    rows = JobAd.objects.filter(pk=ad.pk)
    rows.update(name=name)
    rows.filter(kept_at=None).update(kept_at=timezone.now())


@transaction.atomic
def job_ad_roles_set(*, ad: JobAd, target_role: str, start_role: str | None = None) -> None:
    """Compare an ad as one for another target role; None keeps the start role.

    Raises GoneError if a role is not offered.
    """
    roles = {"target_role": offered_role(target_role, is_target=True)}
    if start_role is not None:
        roles["start_role"] = offered_role(start_role, is_start=True)
    JobAd.objects.filter(pk=ad.pk).update(**roles)


@transaction.atomic
def job_ad_skills_dismiss(*, ad: JobAd, skills: Iterable[str], dismissed: bool) -> None:
    """Record that an ad does not ask for some skills, or undo it.

    Unknown skills are ignored. Raises GoneError if the ad was deleted.
    """
    locked = _locked(ad)
    chosen = edition_current().taxonomy.skill_by_slug.keys() & set(skills)
    before = set(locked.dismissed)
    locked.dismissed = sorted(before | chosen if dismissed else before - chosen)
    locked.save(update_fields=["dismissed"])


@transaction.atomic
def job_ad_text_delete(*, ad: JobAd) -> None:
    """Delete the text of an ad and the words of it that were stored; keep what it asks for.

    The name stays if its owner kept the ad under it. Raises GoneError if the ad was deleted.
    """
    locked = _locked(ad)
    if not locked.kept_at:
        locked.name = ""
    findings = StoredFindings.model_validate(locked.findings).without_words()
    locked.text, locked.findings = "", findings.model_dump(mode="json")
    locked.save(update_fields=["name", "text", "findings"])


def job_ad_delete(*, ad: JobAd) -> None:
    """Delete an ad permanently."""
    rows_delete(JobAd.objects.filter(pk=ad.pk))


def _offered_target(*slugs: str | None) -> Role:
    """Return the first of some target roles that is offered, otherwise the first of all."""
    offered = [role.slug for role in edition_current().taxonomy.target_roles]
    return offered_role(
        next(slug for slug in (*slugs, *offered) if slug in offered), is_target=True
    )


def _locked(ad: JobAd) -> JobAd:
    locked = JobAd.objects.select_for_update().filter(pk=ad.pk).first()
    if locked is None:
        raise GoneError("the job ad was deleted")
    return locked
