"""The plan to close the gaps of a submitted assessment, and the forms that change it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.errors import AssessmentLimitError
from assessments.domain.limits import MAX_TIME_OFF
from assessments.domain.planning.bridge import build_bridge
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.summary import Summary, summarise
from assessments.domain.planning.week import days_ahead, next_days, this_week
from assessments.domain.report.since import build_since
from assessments.forms import PaceForm, TimeOffForm
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import form_target, requires_result
from assessments.web.calendar_file import milestones_calendar
from assessments.web.labels import finish_label


@require_safe
@requires_result
def plan(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show the steps in order, with dates."""
    return _plan_page(request, assessment)


@form_target("assessments:plan", "assessment_id")
@requires_result
def pace(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Save the hours per week and the first day."""
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, assessment, pace_form=form)
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
        return _plan_page(request, assessment, time_off_form=form)
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
            return _plan_page(request, assessment, time_off_form=form)
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


class Note(NamedTuple):
    """A message shown at a place of the page."""

    place: str  # "top", "steps", "pace", "calendar", "reminder" or the key of a step
    text: str
    undo: str = ""  # the button that undoes it, empty for none


def _notes(request: HttpRequest, rows: set[str]) -> list[Note]:
    """Return the messages as notes; those for a row not on the page go to the top."""
    places = rows | {"steps", "pace", "calendar", "reminder"}
    notes: list[Note] = []
    for message in get_messages(request):
        tag, text = message.extra_tags, str(message)
        if tag == "undo":
            notes[-1:] = [note._replace(undo=text) for note in notes[-1:]]
        else:
            notes.append(Note(tag if tag in places else "top", text))
    return notes


def _plan_page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    pace_form: PaceForm | None = None,
    time_off_form: TimeOffForm | None = None,
) -> HttpResponse:
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    view = build_plan_view(profile, edition.learning, choices)
    days, today = days_ahead(view, choices.schedule), timezone.localdate()
    rows = [*view.also_done, *(row for chapter in view.chapters for row in chapter.rows)]
    notes = _notes(request, {row.key for row in rows})
    initial = {
        "hours": choices.schedule.hours_a_week,
        "start": selectors.plan_start(assessment) or choices.schedule.start,
    }
    context: dict[str, Any] = {
        "assessment": assessment,
        "plan": view,
        "bridge": build_bridge(view),
        "week": this_week(view.steps, choices.schedule, today),
        "is_week_off": choices.schedule.is_off(today),
        "starts_later": not choices.schedule.starts_by(today),
        "ahead": next_days(view.steps, choices.schedule, days),
        "ahead_days": days,
        "since": build_since(profile, choices.reached),
        "feed": selectors.plan_feed(assessment),
        "reminder": selectors.reminder_offer(assessment),
        "ticked": selectors.ticked_items(assessment),
        "notes": notes,
        # A note in a collapsed chapter would not be seen.
        "noted": {note.place for note in notes},
        "schedule": choices.schedule,
        "time_off": selectors.plan_time_off(assessment),
        "pace_form": pace_form or PaceForm(initial=initial),
        "time_off_form": time_off_form or TimeOffForm(),
    }
    return render(
        request, "plan/plan.html", context, status=422 if pace_form or time_off_form else 200
    )
