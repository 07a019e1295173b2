"""Progress over time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.report.progress import build_trend
from assessments.domain.report.progress_chart import build_chart
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import requires_result
from assessments.web.access import owner_of


@require_safe
@requires_result
def progress(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Compare all results for the same two roles; show what was done since and what is ahead."""
    rows = selectors.submitted_over_time(owner_of(request), assessment)
    trend = build_trend(
        selectors.past_results(rows),
        assessment.start_role.slug,
        assessment.target_role.slug,
        (_("Readiness"), _("Reverse skillset"), _("Home turf")),
        in_page_language,
    )
    outlook = selectors.result_outlook(rows[-1], editions.edition_current())
    context = {
        "assessment": assessment,
        "latest": rows[-1],
        "trend": trend,
        "outlook": outlook,
        "chart": build_chart(trend.results, outlook),
    }
    return render(request, "progress/progress.html", context)
