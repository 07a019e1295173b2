"""Change over time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.report.progress import build_trend
from assessments.domain.taxonomy.catalogue import in_words
from assessments.models import Assessment
from assessments.views.requests import for_result
from assessments.web.access import owner_of


@never_cache
@require_safe
@for_result
def change(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show the results for the same two roles side by side, and what moved them."""
    trend = build_trend(
        selectors.results_over_time(owner_of(request), found),
        found.start_role.slug,
        found.target_role.slug,
        (_("Readiness"), _("Reverse skillset")),
        in_words,
    )
    return render(request, "progress/change.html", {"assessment": found, "trend": trend})
