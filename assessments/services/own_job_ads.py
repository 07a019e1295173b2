"""Job ads in the file with an owner's data."""

from collections.abc import Mapping
from uuid import UUID

from assessments.domain.matching.stored import StoredFindings
from assessments.domain.portability.data import JobAd as JobAdEntry
from assessments.models import JobAd
from assessments.selectors.owners import Owner


def job_ad_entry(ad: JobAd) -> JobAdEntry:
    """Return a job ad in the format of the file."""
    return JobAdEntry.of(
        ad,
        start_role=ad.start_role.slug,
        target_role=ad.target_role.slug,
        findings=StoredFindings.model_validate(ad.findings),
        dismissed=tuple(ad.dismissed),
    )


def job_ads_import(
    *, owner: Owner, new: Mapping[UUID, JobAdEntry], roles: Mapping[str, int]
) -> None:
    """Store the job ads of a file for an owner; ``roles`` has the primary keys by slug."""
    JobAd.objects.bulk_create(
        JobAd(
            pk=key,
            **owner.fields,
            name=entry.name,
            text=entry.text,
            start_role_id=roles[entry.start_role],
            target_role_id=roles[entry.target_role],
            findings=entry.findings.model_dump(mode="json"),
            dismissed=list(entry.dismissed),
            created_at=entry.created_at,
            kept_at=entry.kept_at,
        )
        for key, entry in new.items()
    )
