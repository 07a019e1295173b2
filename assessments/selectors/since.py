"""Read what people have done since submitting, for the pages that show their figures."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from assessments import models
from assessments.domain.planning.profile import Profile
from assessments.domain.report.since import DayDone, Since, Tick, build_days, build_since
from assessments.selectors.plan import profile_of
from assessments.taxonomy_store.editions import Edition

# An assessment, with what was done since it was submitted, if anything.
WithSince = tuple[models.Assessment, Since | None]


def with_since(assessments: Sequence[models.Assessment], edition: Edition) -> list[WithSince]:
    """Return assessments, each with what its owner has done since submitting it."""
    reached: dict[UUID, dict[str, int]] = defaultdict(dict)
    submitted = [row for row in assessments if row.is_submitted]
    levels = models.PlanSkill.objects.filter(plan__assessment__in=submitted)
    for key, skill, level in levels.values_list("plan__assessment", "skill__slug", "reached"):
        if level:
            reached[key][skill] = level

    def since(row: models.Assessment) -> Since | None:
        has_roles = edition.has_roles(row.start_role.slug, row.target_role.slug)
        if row.pk not in reached or not has_roles:
            return None
        return build_since(profile_of(row, edition), reached[row.pk])

    return [(row, since(row)) for row in assessments]


def days_done(assessment: models.Assessment, profile: Profile) -> list[DayDone]:
    """Return the days since a result on which its owner did steps of the plan."""
    # A level that was carried over from an earlier plan may be older than the result.
    first = timezone.localdate(assessment.submitted_at)
    rows = models.PlanSkill.objects.filter(plan__assessment=assessment)
    ticks = [
        Tick(max(first, timezone.localdate(changed_at)), skill, level)
        for changed_at, skill, level in rows.values_list("updated_at", "skill__slug", "reached")
        if level
    ]
    return build_days(profile, ticks)
