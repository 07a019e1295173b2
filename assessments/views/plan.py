"""The plan to close the gaps of a submitted assessment, and the forms that change it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.errors import AssessmentLimitError
from assessments.domain.limits import MAX_TIME_OFF
from assessments.domain.planning import move_step
from assessments.domain.planning.plan import (
    Summary,
    build_plan_view,
    ordered_steps,
    summarise,
)
from assessments.domain.planning.projects import project_views
from assessments.forms import PaceForm, StepForm, TimeOffForm
from assessments.forms.plan import Action
from assessments.models import Assessment
from assessments.services.locks import lock_assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import form_target, requires_result
from assessments.web.calendar_file import milestones_calendar
from assessments.web.labels import finish_label


@never_cache
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


@form_target("assessments:plan", "assessment_id")
@requires_result
def step(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Tick, skip or move a step, or mark it as already known."""
    form = StepForm(request.POST)
    place = "steps"
    if request.POST.get("do") == "suggested":
        services.plan_order_set(assessment=assessment, order=[])
    elif not form.is_valid():
        return render(request, "400.html", status=400)
    else:
        action: Action = form.cleaned_data["do"]
        skill = editions.edition_current().taxonomy.skill_by_slug.get(action.skill)
        if skill is None:
            raise Http404("no such skill")
        # A skipped or restored step has no row to return to.
        if action.name not in ("skip", "restore"):
            place = action.key
        if form.cleaned_data["top"]:
            place = "top"
        _apply_action(request, assessment, action, skill.name, place)
    fragment = None if place == "top" else place.replace(":", "-")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment=fragment))


def _apply_action(
    request: HttpRequest, assessment: Assessment, action: Action, name: str, place: str
) -> None:
    """Apply an action and add a message, tagged with its place and the button that undoes it."""
    skill, level = action.skill, action.level
    values: dict[str, Any] = {"skill": name, "level": level}
    undo = ""
    match action.name:
        case "done":
            before = services.plan_level_reach(assessment=assessment, skill=skill, level=level)
            text = _("Done: %(skill)s to level %(level)d.")
            undo = f"undone:{action.key}:{before}" if before < level else ""
        case "undone":
            recorded = services.plan_level_undo(
                assessment=assessment, skill=skill, level=level, back=action.back
            )
            if recorded > level:
                values["higher"] = recorded
                text = _(
                    "Not changed: level %(higher)d of %(skill)s is ticked and includes level "
                    "%(level)d. Undo level %(higher)d first."
                )
            else:
                text = _("Back in the plan: %(skill)s to level %(level)d.")
        case "skip":
            ceiling = services.plan_level_skip(assessment=assessment, skill=skill, level=level)
            text = _("Skipped: %(skill)s from level %(level)d on. You can find it below the steps.")
            if ceiling is None:
                undo = f"restore:{action.key}"
            elif ceiling >= level:
                undo = f"restore:{action.key}:{ceiling}"
        case "restore":
            text = _restore_level(assessment, action, values)
        case "known":
            services.skill_mark_known(assessment=assessment, skill=skill, level=level)
            text = _(
                "Saved: %(skill)s at level %(level)d. The report stays as it was; the answer is "
                "in a new draft on the home page, which you can submit whenever you like."
            )
        case _ if not _move_step(assessment, action):
            return  # From an older tab: the plan no longer has this step.
        case _:
            text = _("Moved: %(skill)s to level %(level)d, together with its prerequisites.")
    messages.success(request, text % values, extra_tags=f"{place} {undo}")


def _restore_level(assessment: Assessment, action: Action, values: dict[str, Any]) -> str:
    """Undo skipping a level, and return the message, with its values added to ``values``."""
    ceiling = services.plan_level_restore(
        assessment=assessment, skill=action.skill, level=action.level, ceiling=action.back
    )
    if ceiling is None or ceiling == action.back:
        return _("Back in the plan: %(skill)s.")
    values["other"] = ceiling + 1
    return _(
        "Not changed: %(skill)s is skipped from level %(other)d on. You can find it below the "
        "steps."
    )


@transaction.atomic
def _move_step(assessment: Assessment, action: Action) -> bool:
    """Move a step within the plan. Return False if the plan no longer has it."""
    # Locked, so that no other move comes in between.
    lock_assessment(assessment)
    steps = ordered_steps(*selectors.plan_inputs(assessment, editions.edition_current()))
    key = (action.skill, action.level)
    if key not in {step.key for step in steps}:
        return False
    order = move_step(steps, key, action.name)  # type: ignore[arg-type]
    services.plan_order_set(assessment=assessment, order=order)
    return True


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

    place: str  # "top", "steps", "pace" or the key of a step
    text: str
    undo: str  # the button that undoes it, empty for none


def _notes(request: HttpRequest, rows: set[str]) -> list[Note]:
    """Return the messages as notes; those for a row not on the page go to the top."""
    notes = []
    for message in get_messages(request):
        place, _, undo = message.extra_tags.partition(" ")
        is_on_page = place in rows or place in ("steps", "pace")
        notes.append(Note(place if is_on_page else "top", str(message), undo))
    return notes


def _plan_page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    pace_form: PaceForm | None = None,
    time_off_form: TimeOffForm | None = None,
) -> HttpResponse:
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, editions.edition_current())
    view = build_plan_view(profile, edition.learning, choices)
    steps = [item.step for item in view.steps]
    projects = project_views(
        edition.taxonomy,
        edition.projects,
        steps,
        selectors.ticked_items(assessment),
        profile.start_role,
    )
    groups = (*view.until_ready, *view.after_ready)
    notes = _notes(request, {row.key for group in groups for row in group.rows})
    places = {note.place for note in notes}
    initial = {
        "hours": choices.schedule.hours_a_week,
        "start": selectors.plan_start(assessment) or choices.schedule.start,
    }
    context: dict[str, Any] = {
        "assessment": assessment,
        "plan": view,
        "projects": projects[:2],
        "notes": notes,
        # A note in a collapsed section would not be seen.
        "after_ready_is_open": any(
            row.key in places for group in view.after_ready for row in group.rows
        ),
        "schedule": choices.schedule,
        "time_off": selectors.plan_time_off(assessment),
        "pace_form": pace_form or PaceForm(initial=initial),
        "time_off_form": time_off_form or TimeOffForm(),
    }
    return render(
        request, "plan/plan.html", context, status=422 if pace_form or time_off_form else 200
    )
