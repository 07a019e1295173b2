"""Read, keep, correct and delete job ads."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments.domain.errors import GoneError, JobAdLimitError
from assessments.domain.limits import MAX_JOB_ADS
from assessments.domain.matching import match
from assessments.domain.matching.stored import StoredFindings
from assessments.models import JobAd
from assessments.selectors.owners import Owner
from assessments.services.assessment import offered_role
from assessments.services.locks import lock_owner
from assessments.services.removal import rows_delete
from assessments.taxonomy_store.editions import edition_current

# The same text gives the same ad for this long: a form sent twice, or in two tabs.
SAME_AD = timedelta(days=1)


def job_ad_create(*, owner: Owner, text: str, start_role: str, target_role: str) -> JobAd:
    """Find what an ad asks for and store it; return the owner's ad with this text if it is new.

    The ad gets the closest target role, or ``target_role`` if there is too little to tell. Raises
    GoneError if a role is not offered, and JobAdLimitError if the owner has MAX_JOB_ADS.
    """
    # Before the transaction: it takes time, and on SQLite only one transaction writes.
    findings = match(text, edition_current().matcher)
    with transaction.atomic():
        lock_owner(owner)
        start = offered_role(start_role, is_start=True)
        target = offered_role(findings.role or target_role, is_target=True)
        since = timezone.now() - SAME_AD
        if ad := owner.job_ads().filter(text=text, created_at__gte=since).first():
            ad.start_role = start
            ad.save(update_fields=["start_role"])
            return ad
        if owner.job_ads().count() >= MAX_JOB_ADS:
            raise JobAdLimitError
        return JobAd.objects.create(
            **owner.fields,
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
def job_ad_roles_set(*, ad: JobAd, start_role: str, target_role: str) -> None:
    """Compare an ad as one for another target role, or from another start role.

    Raises GoneError if a role is not offered.
    """
    JobAd.objects.filter(pk=ad.pk).update(
        start_role=offered_role(start_role, is_start=True),
        target_role=offered_role(target_role, is_target=True),
    )


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

    Raises GoneError if the ad was deleted.
    """
    locked = _locked(ad)
    findings = StoredFindings.model_validate(locked.findings).without_words()
    locked.text, locked.findings = "", findings.model_dump(mode="json")
    locked.save(update_fields=["text", "findings"])


def job_ad_delete(*, ad: JobAd) -> None:
    """Delete an ad permanently."""
    rows_delete(JobAd.objects.filter(pk=ad.pk))


def _locked(ad: JobAd) -> JobAd:
    locked = JobAd.objects.select_for_update().filter(pk=ad.pk).first()
    if locked is None:
        raise GoneError("the job ad was deleted")
    return locked
