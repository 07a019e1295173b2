"""What-if questions: another first skill, pace or target role, or a deadline."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning import Step
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.what_if import Outcome, compare_plans, goals
from assessments.domain.taxonomy.objects import Skill
from assessments.forms import WhatIfForm
from assessments.forms.what_if import with_current
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import HtmxHttpRequest, form_target, requires_result


@require_safe
@requires_result
def what_if(request: HtmxHttpRequest, assessment: Assessment) -> HttpResponse:
    """Compare the current plan with the one that the chosen changes would lead to."""
    form, profile, choices = _form(request, assessment)
    outcome = _outcome(assessment, form, profile, choices) if form.is_valid() else None
    skills = profile.taxonomy.skill_by_slug

    def named(steps: Iterable[Step | None]) -> list[tuple[Skill, int] | None]:
        return [(skills[step.skill], step.level) if step else None for step in steps]

    context = {
        "assessment": assessment,
        "form": form,
        "outcome": outcome,
        "target_role": profile.taxonomy.role_by_slug[profile.target_role],
        "first_steps": named(outcome.first_steps) if outcome else [],
        "steps": named(outcome.by_deadline.steps) if outcome and outcome.by_deadline else [],
    }
    template = "what_if/_body.html" if request.htmx else "what_if/what_if.html"
    # The site's htmx settings also swap in responses with status 422.
    return render(request, template, context, status=200 if form.is_valid() else 422)


@form_target("assessments:what_if", "assessment_id")
@requires_result
def keep(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Apply the chosen changes to the plan; for another role, start a draft with the answers."""
    form, profile, choices = _form(request, assessment)
    if not form.is_valid():
        return render(
            request, "what_if/what_if.html", {"assessment": assessment, "form": form}, status=422
        )
    if profile.target_role != assessment.target_role.slug:
        draft = services.assessment_retake(assessment=assessment, target_role=profile.target_role)
        messages.success(
            request,
            _(
                "Your answers are in a draft for this role. Answer the other questions that it "
                "asks."
            ),
        )
        return redirect("assessments:assessment", draft.pk)
    outcome = _outcome(assessment, form, profile, choices)
    services.plan_pace_set(
        assessment=assessment,
        hours_a_week=form.cleaned_data["hours"],
        start=selectors.plan_start(assessment) or choices.schedule.start,
    )
    if form.first_step:
        services.plan_order_set(assessment=assessment, order=outcome.order)
    messages.success(request, _("Saved: this is your plan now."))
    return redirect("assessments:plan", assessment.pk)


def _form(request: HttpRequest, assessment: Assessment) -> tuple[WhatIfForm, Profile, Choices]:
    """Return the bound form, the profile for its target role, and the plan's choices."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    submitted = request.POST if request.method == "POST" else request.GET
    current = {
        "target_role": profile.target_role,
        "hours": str(int(choices.schedule.hours_a_week)),
    }
    data = with_current(submitted, current)
    other, other_choices = profile, choices
    roles = {role.slug for role in edition.taxonomy.target_roles}
    if data["target_role"] in roles - {profile.target_role}:
        other = selectors.profile_of(assessment, edition, data["target_role"])
        other_choices = replace(choices, order=())
    levels = goals(ordered_steps(other, other_choices))
    if other is not profile and data.get("first") not in levels:
        data.pop("first", None)  # The plan for the other role may not have this step.
    return WhatIfForm(edition.taxonomy, levels, current, data), other, choices


def _outcome(assessment: Assessment, form: WhatIfForm, other: Profile, choices: Choices) -> Outcome:
    profile = selectors.profile_of(assessment, editions.edition_current())
    return compare_plans(
        profile,
        choices,
        other,
        replace(choices.schedule, hours_a_week=form.cleaned_data["hours"]),
        form.first_step,
        form.cleaned_data["day"],
    )
