"""The report of a submitted assessment."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.portability import table
from assessments.forms import RequirementsForm
from assessments.models import Assessment
from assessments.services.own_data import assessment_data
from assessments.views.files import file_response
from assessments.views.requests import HtmxHttpRequest, requires_result
from assessments.web.access import owner_of

# As many chapters of the plan as fit on one page of paper with everything else.
SUMMARY_CHAPTERS = 7


@require_safe
@requires_result
def report(request: HtmxHttpRequest, assessment: Assessment) -> HttpResponse:
    """Show a result, with the texts and figures of the taxonomy it was scored against.

    For htmx, only the list of the requirements that the query chooses.
    """
    page = selectors.report_page(
        assessment, shows_evidence=True, shows_plan=True, query=request.GET
    )
    choice = page["requirements"].choice
    context = {
        "assessment": assessment,
        "is_imported": assessment.result.snapshot.imported,
        "choice_form": RequirementsForm(page["view"].areas, choice),
        **page,
    }
    if request.htmx:
        return render(request, "report/_requirement_list.html", context)
    results = selectors.submitted_over_time(owner_of(request), assessment)
    if results[-1] == assessment:
        profile = page["plan_inputs"][0] if page["plan_inputs"] else None
        context["progress"] = selectors.progress(results, profile)
    else:
        context["newest"] = results[-1]
    return render(request, "report/report.html", context)


@require_safe
@requires_result
def summary(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show a result and the chapters of its plan on one page of paper, for other people."""
    page = selectors.report_page(assessment, shows_evidence=False, shows_plan=True)
    context = {"result": assessment, **page}
    if page["plan_inputs"]:
        profile, choices = page["plan_inputs"]
        plan = build_plan_view(profile, {}, choices)
        left = [chapter for chapter in plan.chapters if not chapter.is_done]
        # Those before applying, or the first ones of a person who could apply today.
        first = [chapter for chapter in left if chapter.before_applying] or left
        context["chapters"] = first[:SUMMARY_CHAPTERS]
        context["later_chapters"] = left[len(context["chapters"]) :]
    return render(request, "report/summary.html", context)


@require_safe
@requires_result
def report_json(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Send the report as a file that this site can import."""
    return file_response(assessment_data(assessment), f"report-{_day(assessment)}.json")


@require_safe
@requires_result
def report_csv(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Send the report's requirements as a table."""
    content = table.report_csv(selectors.result_report(assessment, as_data=True))
    return file_response(content, f"report-{_day(assessment)}.csv")


@require_safe
@requires_result
def report_xlsx(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Send the report's requirements as an Excel workbook."""
    content = table.report_xlsx(selectors.result_report(assessment, as_data=True))
    return file_response(content, f"report-{_day(assessment)}.xlsx")


def _day(assessment: Assessment) -> date:
    """Return the day of submission in the user's time zone."""
    return timezone.localdate(assessment.submitted_at)
