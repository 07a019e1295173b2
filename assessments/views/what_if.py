"""What-if questions: other skills, another pace, or a deadline."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning import Step
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.what_if import Outcome, compare_plans, what_if_options
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
    question = _question(request, assessment)
    outcome = question.outcome() if question.form.is_valid() else None
    deadline = outcome.by_deadline if outcome else None
    skills = question.profile.taxonomy.skill_by_slug

    def named(steps: Iterable[Step | None]) -> list[tuple[Skill, int] | None]:
        return [(skills[step.skill], step.level) if step else None for step in steps]

    context = {
        "assessment": assessment,
        "form": question.form,
        "outcome": outcome,
        "first_steps": named(outcome.first_steps) if outcome else [],
        "steps": named(deadline.steps) if deadline else [],
        "left_out": named(deadline.left_out) if deadline else [],
    }
    template = "what_if/_body.html" if request.htmx else "what_if/what_if.html"
    # The site's htmx settings also swap in responses with status 422.
    return render(request, template, context, status=200 if question.form.is_valid() else 422)


@form_target("assessments:what_if", "assessment_id")
@requires_result
def keep(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Apply the chosen changes to the plan."""
    question = _question(request, assessment)
    form = question.form
    if not form.is_valid():
        return render(
            request, "what_if/what_if.html", {"assessment": assessment, "form": form}, status=422
        )
    order = question.outcome().order
    services.plan_pace_set(
        assessment=assessment,
        hours_a_week=form.cleaned_data["hours"],
        start=selectors.plan_start(assessment) or question.choices.schedule.start,
    )
    if skill := form.cleaned_data["instead"]:
        others = question.profile.alternatives(skill, question.choices)
        services.plan_skill_prefer(assessment=assessment, skill=skill, others=others)
    if extra := form.extra_step:
        services.plan_skill_want(assessment=assessment, skill=extra[0], level=extra[1])
    if form.first_step:
        services.plan_order_set(assessment=assessment, order=order)
    messages.success(request, _("Saved: this is your plan now."))
    return redirect("assessments:plan", assessment.pk)


@dataclass(frozen=True, slots=True)
class _Question:
    """A bound form, and what its answer is made from."""

    form: WhatIfForm
    profile: Profile
    choices: Choices

    def outcome(self) -> Outcome:
        """Return the answer to a valid form."""
        chosen = self.form.cleaned_data
        supposed = replace(
            self.choices, schedule=replace(self.choices.schedule, hours_a_week=chosen["hours"])
        )
        if skill := chosen["instead"]:
            supposed = supposed.preferring(skill, self.profile.alternatives(skill, supposed))
        if extra := self.form.extra_step:
            supposed = supposed.wanting(*extra)
        return compare_plans(
            self.profile, self.choices, supposed, self.form.first_step, chosen["day"]
        )


def _question(request: HttpRequest, assessment: Assessment) -> _Question:
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    submitted = request.POST if request.method == "POST" else request.GET
    current = {"hours": str(int(choices.schedule.hours_a_week))}
    options = what_if_options(profile, choices)
    data = with_current(submitted, current)
    return _Question(WhatIfForm(edition.taxonomy, options, current, data), profile, choices)
