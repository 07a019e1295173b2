"""Read the job ads in a person's data file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assessments.domain.portability.data import JobAd
from assessments.domain.portability.problems import Problem, Problems
from assessments.domain.portability.validation import unknown_roles, validated
from assessments.domain.taxonomy.document import Taxonomy


@dataclass(frozen=True, slots=True)
class ImportedJobAd:
    """A valid job ad of a file; ``left_out`` lists its findings that the site does not know."""

    entry: JobAd
    left_out: Problems


def read_job_ads(
    rows: Sequence[Any], current: Taxonomy, problems: Problems
) -> Iterator[ImportedJobAd]:
    """Yield the valid job ads, and add the mistakes of the others to ``problems``."""
    seen: set[UUID] = set()
    for number, row in enumerate(rows):
        place = ("job_ads", number)
        ad = validated(JobAd, row, place, problems, free=())
        if ad is None:
            continue
        mistakes = list(unknown_roles(ad, current))
        if ad.id in seen:
            mistakes.append(Problem("twice", values={"name": ad.id}))
        seen.add(ad.id)
        for mistake in mistakes:
            problems.add(Problem(mistake.kind, place + mistake.place, mistake.values))
        if not mistakes:
            yield _importable(ad, place, current)


def _importable(ad: JobAd, place: tuple[str | int, ...], current: Taxonomy) -> ImportedJobAd:
    """Return a job ad without findings of skills that this site does not know."""
    left_out = Problems()
    unknown = {row.skill for row in ad.findings.findings if not current.skill_slug(row.skill)}
    for slug in sorted(unknown):
        left_out.add(Problem("unknown_skill", (*place, "findings"), {"name": slug}))
    findings = ad.findings.without_skills(unknown)
    return ImportedJobAd(ad.model_copy(update={"findings": findings}), left_out)
