"""What if: something else first, another pace, another role, a day."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning import Step
from assessments.domain.planning.plan import Choices, ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.what_if import Outcome, goals, suppose
from assessments.domain.taxonomy.objects import Skill
from assessments.forms import WhatIfForm
from assessments.forms.what_if import with_today
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import HtmxHttpRequest, for_result, form_target


@never_cache
@require_safe
@for_result
def what_if(request: HtmxHttpRequest, found: Assessment) -> HttpResponse:
    """Show where somebody would stand, beside where they stand."""
    form, other, choices = _asked(request, found)
    outcome = _outcome(found, form, other, choices) if form.is_valid() else None
    skills = other.taxonomy.skill_by_slug

    def named(steps: Iterable[Step | None]) -> list[tuple[Skill, int] | None]:
        return [(skills[step.skill], step.level) if step else None for step in steps]

    context = {
        "assessment": found,
        "form": form,
        "outcome": outcome,
        "target_role": other.taxonomy.role_by_slug[other.target_role],
        "nexts": named(outcome.nexts) if outcome else [],
        "steps": named(outcome.within.steps) if outcome and outcome.within else [],
    }
    template = "what_if/body.html" if request.htmx else "what_if/what_if.html"
    # A fragment with errors is shown as well: htmx swaps what answers with 422.
    return render(request, template, context, status=200 if form.is_valid() else 422)


@form_target("what-if", "assessment_id")
@for_result
def keep(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Make what was supposed the plan; for another role, begin a draft with the same answers."""
    form, other, choices = _asked(request, found)
    if not form.is_valid():
        return render(
            request, "what_if/what_if.html", {"assessment": found, "form": form}, status=422
        )
    if other.target_role != found.target_role.slug:
        draft = services.assessment_retake(assessment=found, target_role=other.target_role)
        messages.success(
            request,
            _(
                "Your answers are in a draft for this role. Answer the other questions that it "
                "asks."
            ),
        )
        return redirect("assessment", draft.pk)
    outcome = _outcome(found, form, other, choices)
    services.plan_pace_set(
        assessment=found,
        hours_a_week=form.cleaned_data["hours"],
        start=selectors.plan_start(found) or choices.schedule.start,
    )
    if form.first_step:
        services.plan_order_set(assessment=found, order=outcome.order)
    messages.success(request, _("Saved: this is your plan now."))
    return redirect("plan", found.pk)


def _asked(request: HttpRequest, found: Assessment) -> tuple[WhatIfForm, Profile, Choices]:
    """Return the form as it was sent, the profile for its target role, and the plan's choices."""
    edition = editions.edition_current()
    profile = selectors.profile_of(found, edition)
    choices = selectors.plan_choices(found, edition, timezone.localdate())
    given = request.POST if request.method == "POST" else request.GET
    today = {"target_role": profile.target_role, "hours": str(int(choices.schedule.hours_a_week))}
    data = with_today(given, today)
    other, supposed = profile, choices
    roles = {role.slug for role in edition.taxonomy.target_roles}
    if data["target_role"] in roles - {profile.target_role}:
        other = selectors.profile_of(found, edition, data["target_role"])
        supposed = replace(choices, order=())
    offered = goals(ordered_steps(other, supposed))
    if other is not profile and data.get("first") not in offered:
        data.pop("first", None)  # a step of the plan for one role may be none for another
    return WhatIfForm(edition.taxonomy, offered, today, data), other, choices


def _outcome(found: Assessment, form: WhatIfForm, other: Profile, choices: Choices) -> Outcome:
    profile = selectors.profile_of(found, editions.edition_current())
    return suppose(
        profile,
        choices,
        other,
        replace(choices.schedule, hours_a_week=form.cleaned_data["hours"]),
        form.first_step,
        form.cleaned_data["day"],
    )
