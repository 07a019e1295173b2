"""The plan to close the gaps of a submitted assessment, and the forms that change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.errors import AssessmentLimitError
from assessments.domain.limits import MAX_TIME_OFF
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.summary import Summary, summarise
from assessments.forms import PaceForm, TimeOffForm
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.plan_page import plan_page
from assessments.views.requests import form_target, requires_result
from assessments.web.calendar_file import milestones_calendar
from assessments.web.labels import finish_label


@require_safe
@requires_result
def plan(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show the steps in order, with dates."""
    return plan_page(request, assessment)


@form_target("assessments:plan", "assessment_id")
@requires_result
def pace(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Save the hours per week and the first day."""
    form = PaceForm(request.POST)
    if not form.is_valid():
        return plan_page(request, assessment, pace_form=form)
    hours = form.cleaned_data["hours"]
    before = summarise(*selectors.plan_inputs(assessment, editions.edition_current()))
    services.plan_pace_set(
        assessment=assessment, hours_a_week=hours, start=form.cleaned_data["start"]
    )
    saved = ngettext("Saved: %(n)d hour a week.", "Saved: %(n)d hours a week.", hours)
    return _redirect_to_pace(request, assessment, saved % {"n": hours}, before)


@form_target("assessments:plan", "assessment_id")
@requires_result
def time_off(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Add or remove days off."""
    form = TimeOffForm(request.POST)
    if not form.is_valid():
        return plan_page(request, assessment, time_off_form=form)
    before = summarise(*selectors.plan_inputs(assessment, editions.edition_current()))
    if "remove" in request.POST:
        services.time_off_remove(assessment=assessment, **form.cleaned_data)
        saved = _("Time off removed: %(first)s to %(last)s.")
    else:
        try:
            services.time_off_add(assessment=assessment, **form.cleaned_data)
        except AssessmentLimitError:
            full = _(
                "Your plan already has %(most)d periods of time off, which is the maximum. "
                "Remove some first."
            )
            form.add_error(None, full % {"most": MAX_TIME_OFF})
            return plan_page(request, assessment, time_off_form=form)
        saved = _("Saved: time off from %(first)s to %(last)s.")
    days = {name: date_format(day) for name, day in form.cleaned_data.items()}
    return _redirect_to_pace(request, assessment, saved % days, before)


def _redirect_to_pace(
    request: HttpRequest, assessment: Assessment, saved: str, before: Summary
) -> HttpResponse:
    """Redirect to the pace with a message about what was saved and how dates have changed."""
    after = summarise(*selectors.plan_inputs(assessment, editions.edition_current()))
    messages.success(request, f"{saved} {finish_label(before, after)}", extra_tags="pace")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment="pace"))


@require_safe
@requires_result
def calendar(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Send the milestones as a calendar file."""
    profile, choices = selectors.plan_inputs(assessment, editions.edition_current())
    view = build_plan_view(profile, {}, choices)
    content = milestones_calendar(
        view.milestones,
        key=assessment.pk,
        address=request.build_absolute_uri(reverse("assessments:plan", args=[assessment.pk])),
        now=timezone.now(),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mlcareer-plan.ics"'},
    )
