"""The report of a submitted assessment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import selectors
from assessments.models import Assessment
from assessments.views.requests import for_result


@never_cache
@require_GET
@for_result
def report(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show a result with the words and figures it was scored against."""
    view = selectors.result_report(found)
    edition = selectors.edition_current()
    context = {
        "assessment": found,
        "view": view,
        "leading": selectors.leading_advice(view, edition),
        "is_current": selectors.result_is_current(found, edition),
    }
    return render(request, "report/report.html", context)
