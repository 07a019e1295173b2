"""The report of a submitted assessment."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import selectors
from assessments.access import assessment_or_404


@never_cache
@require_GET
def report(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show a result with the words and figures it was scored against."""
    found = assessment_or_404(request, assessment_id)
    if not found.is_submitted:
        return redirect("review", found.pk)
    view = selectors.result_report(found)
    context = {
        "assessment": found,
        "view": view,
        "leading": selectors.leading_advice(view),
        "is_current": selectors.result_is_current(found, selectors.edition_current()),
    }
    return render(request, "report/report.html", context)
