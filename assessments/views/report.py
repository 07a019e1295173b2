"""The report of a submitted assessment."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import selectors
from assessments.access import assessment_or_404
from assessments.personal_data import assessment_data
from assessments.portability import table
from assessments.views.files import file_response


@never_cache
@require_GET
def report(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show a result with the words and figures it was scored against."""
    found = assessment_or_404(request, assessment_id)
    if not found.is_submitted:
        return redirect("review", found.pk)
    context = {"assessment": found, **selectors.report_page(found)}
    return render(request, "report/report.html", context)


@never_cache
@require_GET
def report_json(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Give the report as a file that this site can read back."""
    found = assessment_or_404(request, assessment_id)
    if not found.is_submitted:
        return redirect("review", found.pk)
    content = assessment_data(found).model_dump_json()
    return file_response(content, f"report-{found.submitted_at:%Y-%m-%d}.json")


@never_cache
@require_GET
def report_csv(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Give the report's requirements as a table."""
    found = assessment_or_404(request, assessment_id)
    if not found.is_submitted:
        return redirect("review", found.pk)
    content = table.report_csv(selectors.result_report(found))
    return file_response(content, f"report-{found.submitted_at:%Y-%m-%d}.csv")
