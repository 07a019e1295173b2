"""The plan that closes the gaps of a submitted assessment, and what somebody makes of it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments import selectors, services
from assessments.access import assessment_hold
from assessments.calendar import milestones_calendar
from assessments.forms import PaceForm, StepForm, TimeOffForm
from assessments.forms.plan import Action
from assessments.models import Assessment
from assessments.plan import Choices, build_plan_view, ordered_steps
from assessments.planning import move_step
from assessments.profile import Profile
from assessments.projects import project_views
from assessments.views.requests import for_result


@never_cache
@require_GET
@for_result
def plan(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show the steps in order, with dates."""
    return _plan_page(request, found)


@require_POST
@for_result
def pace(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Keep how many hours a week there are, and from when."""
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, found, pace_form=form)
    services.plan_pace_set(
        assessment=found,
        hours_a_week=form.cleaned_data["hours"],
        start=form.cleaned_data["start"],
    )
    return redirect("plan", found.pk)


@require_POST
@for_result
def time_off(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Take weeks off, or take them back."""
    form = TimeOffForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, found, time_off_form=form)
    change = services.time_off_remove if "remove" in request.POST else services.time_off_add
    change(assessment=found, **form.cleaned_data)
    return redirect(f"{reverse('plan', args=[found.pk])}?pace=open#pace")


@require_POST
@for_result
def step(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Tick a step, skip it, know it already, or move it."""
    form = StepForm(request.POST)
    if request.POST.get("do") == "suggested":
        services.plan_order_set(assessment=found, order=[])
    elif not form.is_valid():
        return render(request, "400.html", status=400)
    else:
        action: Action = form.cleaned_data["do"]
        skill = selectors.edition_current().taxonomy.skill_by_slug.get(action.skill)
        if skill is None:
            raise Http404("no such skill")
        _act(request, found, action, skill.name)
    return redirect(f"{reverse('plan', args=[found.pk])}#steps")


def _act(request: HttpRequest, found: Assessment, action: Action, name: str) -> None:
    skill, level = action.skill, action.level
    said = {"skill": name, "level": level}
    match action.name:
        case "done":
            services.plan_reached_set(assessment=found, skill=skill, level=level)
            text = _("Done: %(skill)s to level %(level)d.")
        case "undone":
            services.plan_reached_set(assessment=found, skill=skill, level=level - 1 or None)
            text = _("Back in the plan: %(skill)s to level %(level)d.")
        case "skip":
            services.plan_ceiling_set(assessment=found, skill=skill, level=level - 1)
            text = _("Set aside: %(skill)s from level %(level)d on. It is listed below the steps.")
        case "restore":
            services.plan_ceiling_set(assessment=found, skill=skill, level=None)
            text = _("Back in the plan: %(skill)s.")
        case "known":
            services.skill_known(assessment=found, skill=skill, level=level)
            text = _(
                "Noted: %(skill)s at level %(level)d. The report stays as it was; the answer is in "
                "a new draft, on the first page, to be submitted when you like."
            )
        case move:
            with transaction.atomic():
                # From here on no other move comes between.
                assessment_hold(found)
                steps = ordered_steps(*_material(found))
                if (skill, level) not in {other.key for other in steps}:
                    return  # a tab opened earlier: the step is no longer there to be moved
                order = move_step(steps, (skill, level), move)  # type: ignore[arg-type]
                services.plan_order_set(assessment=found, order=order)
            text = _("Moved: %(skill)s to level %(level)d, with what has to come before it.")
    messages.success(request, text % said)


@require_GET
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
    edition = selectors.edition_current()
    profile = selectors.profile_or_404(found, edition)
    return profile, selectors.plan_choices(found, edition, timezone.localdate())


def _plan_page(
    request: HttpRequest,
    found: Assessment,
    *,
    pace_form: PaceForm | None = None,
    time_off_form: TimeOffForm | None = None,
) -> HttpResponse:
    edition = selectors.edition_current()
    profile, choices = _material(found)
    view = build_plan_view(profile, edition.learning, choices)
    steps = [item.step for item in view.steps]
    projects = project_views(
        edition.taxonomy, edition.projects, steps, selectors.ticked_items(found)
    )
    present = {
        "hours": choices.schedule.hours_a_week,
        "start": selectors.plan_start(found) or choices.schedule.start,
    }
    context: dict[str, Any] = {
        "assessment": found,
        "plan": view,
        "projects": projects[:2],
        "schedule": choices.schedule,
        "time_off": selectors.plan_time_off(found),
        "pace_form": pace_form or PaceForm(initial=present),
        "time_off_form": time_off_form or TimeOffForm(),
    }
    return render(
        request, "plan/plan.html", context, status=422 if pace_form or time_off_form else 200
    )
