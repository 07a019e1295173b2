"""The buttons of the plan's steps."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import selectors, services
from assessments.domain.planning import Move
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.summary import summarise
from assessments.forms import StepForm
from assessments.forms.plan import Action
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import form_target, requires_result
from assessments.web.labels import finish_label

# What the button "Log 2 h" adds.
LOGGED_HOURS = 2
# The button that undoes a change of the order.
UNDO_ORDER = "reorder"


@form_target("assessments:plan", "assessment_id")
@requires_result
def step(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Tick, log, skip or move a step, plan another skill, or mark a step as already known.

    The message, which says how the dates change, is shown at the step. Another one, tagged
    "undo", has the button that undoes it.
    """
    form = StepForm(request.POST)
    if (do := request.POST.get("do")) in ("suggested", UNDO_ORDER):
        return _reorder(request, assessment, is_undo=do == UNDO_ORDER)
    if not form.is_valid():
        return render(request, "400.html", status=400)
    action: Action = form.cleaned_data["do"]
    edition = editions.edition_current()
    skill = edition.taxonomy.skill_by_slug.get(action.skill)
    if skill is None:
        raise Http404("no such skill")
    # A skipped or restored step has no row to return to.
    place = "steps" if action.name in ("skip", "restore", "use") else action.key
    if form.cleaned_data["top"]:
        place = "top"
    profile, choices = selectors.plan_inputs(assessment, edition)
    text, undo = _apply_action(assessment, action, skill.name, profile, choices)
    if text:
        if action.name not in ("tick", "untick"):
            later = selectors.plan_choices_since(assessment, choices)
            text += " " + finish_label(summarise(profile, choices), summarise(profile, later))
        messages.success(request, text, extra_tags=place)
    if undo:
        messages.info(request, undo, extra_tags="undo")
    fragment = None if place == "top" else place.replace(":", "-")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment=fragment))


def _apply_action(
    assessment: Assessment, action: Action, name: str, profile: Profile, choices: Choices
) -> tuple[str, str]:
    """Apply an action; return a message and the button that undoes it, empty if there is none."""
    skill, level = action.skill, action.level
    match action.name:
        case "done":
            before = services.plan_level_reach(assessment=assessment, skill=skill, level=level)
            text = _("Done: %(skill)s to level %(level)d.")
            undo = f"undone:{action.key}:{before}" if before < level else ""
            return text % {"skill": name, "level": level}, undo
        case "undone" | "unknown":
            return _undo_level(assessment, action, name), ""
        case "skip":
            return _skip_level(assessment, action, name)
        case "restore":
            return _restore_level(assessment, action, name), ""
        case "known":
            before = services.skill_mark_known(assessment=assessment, skill=skill, level=level)
            text = _(
                "Saved: %(skill)s at level %(level)d. The report stays as it was; the answer is "
                "in a new draft on the home page, which you can submit whenever you like."
            )
            undo = f"unknown:{action.key}:{before}" if before < level else ""
            return text % {"skill": name, "level": level}, undo
        case "start" | "half" | "log" | "hours":
            return _log_hours(assessment, action, name, profile, choices)
        case "tick" | "untick":
            item, is_ticked = selectors.step_item(level, action.item), action.name == "tick"
            services.tick_set(assessment=assessment, checklist=skill, item=item, done=is_ticked)
            return _("Saved."), ""
        case "use":
            others = profile.alternatives(skill, choices)
            return _use_skill(assessment, action, name, others)
        case "next" | "earlier" | "later" as move:
            return _move_step(assessment, action, move, name)


def _reorder(request: HttpRequest, assessment: Assessment, *, is_undo: bool) -> HttpResponse:
    """Go back to the suggested order, or undo the last change of the order."""
    if is_undo:
        changed = services.plan_order_undo(assessment=assessment)
        text = _("Undone: the order is as before.") if changed else _("The order was not changed.")
        messages.success(request, text, extra_tags="steps")
    else:
        services.plan_order_set(assessment=assessment, order=[])
        messages.success(request, _("Back in the suggested order."), extra_tags="steps")
        messages.info(request, UNDO_ORDER, extra_tags="undo")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment="steps"))


def _move_step(assessment: Assessment, action: Action, move: Move, name: str) -> tuple[str, str]:
    """Move a step; return a message and the button that undoes it, empty if it cannot move."""
    step = (action.skill, action.level)
    if not services.plan_step_move(assessment=assessment, step=step, move=move):
        return "", ""
    text = _("Moved: %(skill)s to level %(level)d, together with its prerequisites.")
    return text % {"skill": name, "level": action.level}, UNDO_ORDER


def _skip_level(assessment: Assessment, action: Action, name: str) -> tuple[str, str]:
    """Skip a level and those above; return a message and the button that undoes it."""
    ceiling = services.plan_level_skip(
        assessment=assessment, skill=action.skill, level=action.level
    )
    text = _("Skipped: %(skill)s from level %(level)d on. You can find it below the steps.")
    undo = ""
    if ceiling is None:
        undo = f"restore:{action.key}"
    elif ceiling >= action.level:
        undo = f"restore:{action.key}:{ceiling}"
    return text % {"skill": name, "level": action.level}, undo


def _log_hours(
    assessment: Assessment, action: Action, name: str, profile: Profile, choices: Choices
) -> tuple[str, str]:
    """Log hours spent on a step, or undo it; return a message and the button that undoes it."""
    if action.name == "hours":
        return _undo_hours(assessment, action, name), ""
    step = (action.skill, action.level)
    row = next((row for row in ordered_steps(profile, choices) if row.key == step), None)
    if row is None:
        return "", ""  # From an older tab: the plan no longer has this step.
    half = round(row.hours / 2)
    match action.name:
        case "log":
            text = _("%(hours)d hours logged: %(skill)s to level %(level)d.")
            change = partial(_plus, hours=LOGGED_HOURS)
        case "half":
            text = _("Half done: %(skill)s to level %(level)d.")
            change = partial(_at_least, hours=half)
        case _:
            text = _("Started: %(skill)s to level %(level)d.")
            change = partial(_at_least, hours=0)
    before, after = services.plan_hours_set(assessment=assessment, step=step, change=change)
    values = {"skill": name, "level": action.level, "hours": LOGGED_HOURS}
    if before == after:
        return "", ""
    return text % values, f"hours:{action.key}:{'none' if before is None else before}:{after}"


def _plus(before: int | None, hours: int) -> int:
    return (before or 0) + hours


def _at_least(before: int | None, hours: int) -> int:
    return max(before or 0, hours)


def _undo_hours(assessment: Assessment, action: Action, name: str) -> str:
    """Undo logging hours, unless they have changed since; return the message."""

    def restore(recorded: int | None) -> int | None:
        return action.back if recorded == action.undone else recorded

    before, after = services.plan_hours_set(
        assessment=assessment, step=(action.skill, action.level), change=restore
    )
    if before == after:
        text = _("Not changed: the hours of %(skill)s to level %(level)d have changed since.")
    else:
        text = _("Undone: %(skill)s to level %(level)d.")
    return text % {"skill": name, "level": action.level}


def _use_skill(
    assessment: Assessment, action: Action, name: str, others: list[str]
) -> tuple[str, str]:
    """Plan a skill instead of ``others`` that meet the same requirement."""
    if not others:
        return "", ""  # From an older tab: nothing else meets the requirement any more.
    planned = services.plan_skill_prefer(assessment=assessment, skill=action.skill, others=others)
    text = _("Your plan now uses %(skill)s.") % {"skill": name}
    return text, f"use:{planned}:{action.level}" if planned else ""


def _undo_level(assessment: Assessment, action: Action, name: str) -> str:
    """Undo reaching a level, and return the message."""
    skill, level = action.skill, action.level
    if action.name == "unknown":
        recorded = services.skill_unmark_known(
            assessment=assessment, skill=skill, level=level, back=action.back or 0
        )
    else:
        recorded = services.plan_level_undo(
            assessment=assessment, skill=skill, level=level, back=action.back
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
