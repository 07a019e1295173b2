"""Read the results of a person over time, for the report of the newest one."""

from collections.abc import Sequence
from typing import NamedTuple

from assessments import models
from assessments.domain.planning.profile import Profile
from assessments.domain.report.progress import PastResult, Trend, build_trend
from assessments.domain.report.progress_chart import ProgressChart, build_chart
from assessments.domain.report.since import DayDone
from assessments.domain.scoring import answer_from
from assessments.domain.scoring.stored import report_from_json
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.selectors.owners import Owner
from assessments.selectors.report import snapshot_taxonomy
from assessments.selectors.since import days_done


class Progress(NamedTuple):
    """A person's results over time, with the days on which steps were done since the newest."""

    trend: Trend
    days: list[DayDone]
    chart: ProgressChart


def submitted_over_time(owner: Owner, assessment: models.Assessment) -> list[models.Assessment]:
    """Return the owner's submitted assessments for the roles of ``assessment``, oldest first."""
    return list(
        owner.assessments()
        .filter(start_role=assessment.start_role, target_role=assessment.target_role)
        .exclude(submitted_at=None)
        .select_related("result", "start_role", "target_role")
        .order_by("submitted_at", "pk")
    )


def progress(rows: Sequence[models.Assessment], profile: Profile | None) -> Progress | None:
    """Compare a person's results for two roles, given oldest first.

    ``profile`` is that of the newest one, None if a role is no longer in the taxonomy. Results
    with too few answers are left out. None if there are no two to compare, or if the newest one
    is left out.
    """
    newest = rows[-1]
    results = [result for result in map(_past_result, rows) if result.report.allows_verdict]
    if len(results) < 2 or results[-1].at != newest.submitted_at:
        return None
    trend = build_trend(results, newest.start_role.slug, newest.target_role.slug, in_page_language)
    days = days_done(newest, profile) if profile else []
    return Progress(trend, days, build_chart(trend.results, days))


def _past_result(row: models.Assessment) -> PastResult:
    return PastResult(
        at=row.submitted_at or row.created_at,
        taxonomy=snapshot_taxonomy(row.result.snapshot_id, None),
        answers={slug: answer_from(value) for slug, value in row.result.answers.items()},
        report=report_from_json(row.result.report, row.result.version),
    )
