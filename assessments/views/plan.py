"""The plan that closes the gaps of a submitted assessment, and what somebody makes of it."""

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
from assessments.domain.errors import CeilingError
from assessments.domain.limits import MAX_TIME_OFF
from assessments.domain.planning import move_step
from assessments.domain.planning.plan import (
    Choices,
    Summary,
    build_plan_view,
    ordered_steps,
    summarise,
)
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.projects import project_views
from assessments.forms import PaceForm, StepForm, TimeOffForm
from assessments.forms.plan import Action
from assessments.models import Assessment
from assessments.services.locks import lock_assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import for_result, form_target
from assessments.web.calendar_file import milestones_calendar
from assessments.web.labels import finish_words


@never_cache
@require_safe
@for_result
def plan(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show the steps in order, with dates."""
    return _plan_page(request, found)


@form_target("plan", "assessment_id")
@for_result
def pace(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Keep how many hours a week there are, and from when."""
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, found, pace_form=form)
    hours = form.cleaned_data["hours"]
    before = summarise(*_material(found))
    services.plan_pace_set(assessment=found, hours_a_week=hours, start=form.cleaned_data["start"])
    saved = ngettext("Saved: %(n)d hour a week.", "Saved: %(n)d hours a week.", hours)
    return _say_pace(request, found, saved % {"n": hours}, before)


@form_target("plan", "assessment_id")
@for_result
def time_off(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Take weeks off, or take them back."""
    form = TimeOffForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, found, time_off_form=form)
    before = summarise(*_material(found))
    if "remove" in request.POST:
        services.time_off_remove(assessment=found, **form.cleaned_data)
        saved = _("Not off any more: %(first)s to %(last)s.")
    else:
        try:
            services.time_off_add(assessment=found, **form.cleaned_data)
        except CeilingError:
            full = _("You have taken off %(most)d times, and a plan holds no more. Remove some.")
            form.add_error(None, full % {"most": MAX_TIME_OFF})
            return _plan_page(request, found, time_off_form=form)
        saved = _("Saved: off from %(first)s to %(last)s.")
    days = {name: date_format(day) for name, day in form.cleaned_data.items()}
    return _say_pace(request, found, saved % days, before)


def _say_pace(request: HttpRequest, found: Assessment, saved: str, before: Summary) -> HttpResponse:
    """Go back to the pace, which says what was saved and what that changed."""
    after = summarise(*_material(found))
    messages.success(request, f"{saved} {finish_words(before, after)}", extra_tags="pace")
    return redirect(f"{reverse('plan', args=[found.pk])}#pace")


@form_target("plan", "assessment_id")
@for_result
def step(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Tick a step, skip it, know it already, or move it."""
    form = StepForm(request.POST)
    place = "steps"
    if request.POST.get("do") == "suggested":
        services.plan_order_set(assessment=found, order=[])
    elif not form.is_valid():
        return render(request, "400.html", status=400)
    else:
        action: Action = form.cleaned_data["do"]
        skill = editions.edition_current().taxonomy.skill_by_slug.get(action.skill)
        if skill is None:
            raise Http404("no such skill")
        # What is set aside has no row any more.
        if action.name not in ("skip", "restore"):
            place = action.key
        if form.cleaned_data["top"]:
            place = "top"
        _act(request, found, action, skill.name, place)
    fragment = "" if place == "top" else f"#{place.replace(':', '-')}"
    return redirect(reverse("plan", args=[found.pk]) + fragment)


def _act(request: HttpRequest, found: Assessment, action: Action, name: str, place: str) -> None:
    """Do it, and leave word of it: where on the page, and the button that undoes it."""
    skill, level = action.skill, action.level
    said = {"skill": name, "level": level}
    undo = ""
    match action.name:
        case "done":
            before = services.plan_level_reach(assessment=found, skill=skill, level=level)
            text = _("Done: %(skill)s to level %(level)d.")
            undo = f"undone:{action.key}:{before}" if before < level else ""
        case "undone":
            now = services.plan_level_undo(
                assessment=found, skill=skill, level=level, back=action.back
            )
            if now > level:
                said["higher"] = now
                text = _(
                    "Not changed: level %(higher)d of %(skill)s is ticked and includes level "
                    "%(level)d. Undo level %(higher)d first."
                )
            else:
                text = _("Back in the plan: %(skill)s to level %(level)d.")
        case "skip":
            ceiling = services.plan_level_skip(assessment=found, skill=skill, level=level)
            text = _("Set aside: %(skill)s from level %(level)d on. It is listed below the steps.")
            if ceiling is None:
                undo = f"restore:{action.key}"
            elif ceiling >= level:
                undo = f"restore:{action.key}:{ceiling}"
        case "restore":
            ceiling = services.plan_level_restore(
                assessment=found, skill=skill, level=level, ceiling=action.back
            )
            text = _restored(ceiling, action.back)
            said["other"] = (ceiling or 0) + 1
        case "known":
            services.skill_known(assessment=found, skill=skill, level=level)
            text = _(
                "Noted: %(skill)s at level %(level)d. The report stays as it was; the answer is in "
                "a new draft, on the first page, to be submitted when you like."
            )
        case move:
            with transaction.atomic():
                # From here on no other move comes between.
                lock_assessment(found)
                steps = ordered_steps(*_material(found))
                if (skill, level) not in {other.key for other in steps}:
                    return  # a tab opened earlier: the step is no longer there to be moved
                order = move_step(steps, (skill, level), move)  # type: ignore[arg-type]
                services.plan_order_set(assessment=found, order=order)
            text = _("Moved: %(skill)s to level %(level)d, with what has to come before it.")
    messages.success(request, text % said, extra_tags=f"{place} {undo}")


def _restored(ceiling: int | None, wanted: int | None) -> str:
    """Return what is said where the plan of a skill goes up to ``ceiling`` now."""
    if ceiling in (None, wanted):
        return _("Back in the plan: %(skill)s.")
    return _(
        "Not changed: by now, %(skill)s is set aside from level %(other)d on. It is listed below "
        "the steps."
    )


@require_safe
@for_result
def calendar(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Hand out the milestones as a calendar file."""
    profile, choices = _material(found)
    view = build_plan_view(profile, {}, choices)
    content = milestones_calendar(
        view.milestones,
        key=found.pk,
        address=request.build_absolute_uri(reverse("plan", args=[found.pk])),
        now=timezone.now(),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mlcareer-plan.ics"'},
    )


def _material(found: Assessment) -> tuple[Profile, Choices]:
    edition = editions.edition_current()
    profile = selectors.profile_of(found, edition)
    return profile, selectors.plan_choices(found, edition, timezone.localdate())


class Note(NamedTuple):
    """What is said where it was done: at a place of the page or a step's key."""

    place: str
    text: str
    undo: str  # the button that undoes it, empty for none


def _notes(request: HttpRequest, rows: set[str]) -> list[Note]:
    """Return what is to be said, at the top where its row is not on the page."""
    notes = []
    for message in get_messages(request):
        place, _, undo = message.extra_tags.partition(" ")
        known = place in rows or place in ("steps", "pace")
        notes.append(Note(place if known else "top", str(message), undo))
    return notes


def _plan_page(
    request: HttpRequest,
    found: Assessment,
    *,
    pace_form: PaceForm | None = None,
    time_off_form: TimeOffForm | None = None,
) -> HttpResponse:
    edition = editions.edition_current()
    profile, choices = _material(found)
    view = build_plan_view(profile, edition.learning, choices)
    steps = [item.step for item in view.steps]
    projects = project_views(
        edition.taxonomy, edition.projects, steps, selectors.ticked_items(found), profile.start_role
    )
    groups = (*view.until_ready, *view.beyond)
    notes = _notes(request, {row.key for group in groups for row in group.rows})
    noted = {note.place for note in notes}
    present = {
        "hours": choices.schedule.hours_a_week,
        "start": selectors.plan_start(found) or choices.schedule.start,
    }
    context: dict[str, Any] = {
        "assessment": found,
        "plan": view,
        "projects": projects[:2],
        "notes": notes,
        # A row that is folded away says nothing.
        "beyond_is_open": any(row.key in noted for group in view.beyond for row in group.rows),
        "schedule": choices.schedule,
        "time_off": selectors.plan_time_off(found),
        "pace_form": pace_form or PaceForm(initial=present),
        "time_off_form": time_off_form or TimeOffForm(),
    }
    return render(
        request, "plan/plan.html", context, status=422 if pace_form or time_off_form else 200
    )
