"""The report of a submitted assessment."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.portability import table
from assessments.models import Assessment
from assessments.services.own_data import assessment_data
from assessments.views.files import file_response
from assessments.views.requests import for_result


@never_cache
@require_safe
@for_result
def report(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show a result with the words and figures it was scored against."""
    page = selectors.report_page(found, shows_proofs=True, shows_plan=True)
    context = {"assessment": found, **page}
    return render(request, "report/report.html", context)


@never_cache
@require_safe
@for_result
def report_json(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Send the report as a file that this site can import."""
    return file_response(assessment_data(found), f"report-{_day(found)}.json")


@never_cache
@require_safe
@for_result
def report_csv(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Send the report's requirements as a table."""
    content = table.report_csv(selectors.result_report(found, as_data=True))
    return file_response(content, f"report-{_day(found)}.csv")


@never_cache
@require_safe
@for_result
def report_xlsx(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Send the same table as a workbook, which every spreadsheet opens as one."""
    content = table.report_xlsx(selectors.result_report(found, as_data=True))
    return file_response(content, f"report-{_day(found)}.xlsx")


def _day(found: Assessment) -> date:
    """Return the day of its owner on which an assessment was submitted."""
    return timezone.localdate(found.submitted_at)
