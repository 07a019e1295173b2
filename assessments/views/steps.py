"""The buttons of the plan's steps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import services
from assessments.forms import StepForm
from assessments.forms.plan import Action
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import form_target, requires_result


@form_target("assessments:plan", "assessment_id")
@requires_result
def step(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Tick, skip or move a step, or mark it as already known.

    The message is shown at the step. Another one, tagged "undo", has the button that undoes it.
    """
    form = StepForm(request.POST)
    if request.POST.get("do") == "suggested":
        services.plan_order_set(assessment=assessment, order=[])
        return redirect(reverse("assessments:plan", args=[assessment.pk], fragment="steps"))
    if not form.is_valid():
        return render(request, "400.html", status=400)
    action: Action = form.cleaned_data["do"]
    skill = editions.edition_current().taxonomy.skill_by_slug.get(action.skill)
    if skill is None:
        raise Http404("no such skill")
    # A skipped or restored step has no row to return to.
    place = "steps" if action.name in ("skip", "restore") else action.key
    if form.cleaned_data["top"]:
        place = "top"
    text, undo = _apply_action(assessment, action, skill.name)
    if text:
        messages.success(request, text, extra_tags=place)
    if undo:
        messages.info(request, undo, extra_tags="undo")
    fragment = None if place == "top" else place.replace(":", "-")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment=fragment))


def _apply_action(assessment: Assessment, action: Action, name: str) -> tuple[str, str]:
    """Apply an action; return a message and the button that undoes it, empty if there is none."""
    skill, level = action.skill, action.level
    match action.name:
        case "done":
            before = services.plan_level_reach(assessment=assessment, skill=skill, level=level)
            text = _("Done: %(skill)s to level %(level)d.")
            undo = f"undone:{action.key}:{before}" if before < level else ""
            return text % {"skill": name, "level": level}, undo
        case "undone":
            return _undo_level(assessment, action, name), ""
        case "skip":
            ceiling = services.plan_level_skip(assessment=assessment, skill=skill, level=level)
            text = _("Skipped: %(skill)s from level %(level)d on. You can find it below the steps.")
            undo = ""
            if ceiling is None:
                undo = f"restore:{action.key}"
            elif ceiling >= level:
                undo = f"restore:{action.key}:{ceiling}"
            return text % {"skill": name, "level": level}, undo
        case "restore":
            return _restore_level(assessment, action, name), ""
        case "known":
            services.skill_mark_known(assessment=assessment, skill=skill, level=level)
            text = _(
                "Saved: %(skill)s at level %(level)d. The report stays as it was; the answer is "
                "in a new draft on the home page, which you can submit whenever you like."
            )
            return text % {"skill": name, "level": level}, ""
        case "next" | "earlier" | "later" as move:
            if not services.plan_step_move(assessment=assessment, step=(skill, level), move=move):
                return "", ""  # From an older tab: the plan no longer has this step.
            text = _("Moved: %(skill)s to level %(level)d, together with its prerequisites.")
            return text % {"skill": name, "level": level}, ""


def _undo_level(assessment: Assessment, action: Action, name: str) -> str:
    """Undo reaching a level, and return the message."""
    recorded = services.plan_level_undo(
        assessment=assessment, skill=action.skill, level=action.level, back=action.back
    )
    if recorded > action.level:
        text = _(
            "Not changed: level %(higher)d of %(skill)s is ticked and includes level "
            "%(level)d. Undo level %(higher)d first."
        )
        return text % {"skill": name, "level": action.level, "higher": recorded}
    text = _("Back in the plan: %(skill)s to level %(level)d.")
    return text % {"skill": name, "level": action.level}


def _restore_level(assessment: Assessment, action: Action, name: str) -> str:
    """Undo skipping a level, and return the message."""
    ceiling = services.plan_level_restore(
        assessment=assessment, skill=action.skill, level=action.level, ceiling=action.back
    )
    if ceiling is None or ceiling == action.back:
        return _("Back in the plan: %(skill)s.") % {"skill": name}
    text = _(
        "Not changed: %(skill)s is skipped from level %(other)d on. You can find it below the "
        "steps."
    )
    return text % {"skill": name, "other": ceiling + 1}
