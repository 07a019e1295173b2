"""The forms of the plan's projects, and the ticks of checklists."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import selectors, services
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.summary import summarise
from assessments.forms import ProjectEvidenceForm, TickForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.plan_page import plan_page
from assessments.views.requests import form_target, requires_result
from assessments.web.labels import finish_label


@form_target("assessments:plan", "assessment_id")
@requires_result
def project_evidence(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Save the link to a project's work."""
    if slug not in editions.edition_current().project_by_slug:
        raise Http404("no such project")
    form = ProjectEvidenceForm(slug, request.POST)
    if form.is_valid():
        try:
            changed = form.changed_values().keys()
            services.project_evidence_set(
                assessment=assessment, project=slug, **form.cleaned_data, changed=changed
            )
            return _redirect_to(request, assessment, f"{slug}:evidence", _("Saved."))
        except services.TooMuchEvidenceError:
            form.add_error("note", TOO_MUCH_EVIDENCE)
    return plan_page(request, assessment, refused=(slug, form))


@form_target("assessments:plan", "assessment_id")
@requires_result
def tick(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Tick or untick an item."""
    form = TickForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", status=HttpResponseBadRequest.status_code)
    checklist, item = form.cleaned_data["checklist"], form.cleaned_data["item"]
    if item not in selectors.checklist_items(editions.edition_current(), checklist):
        raise Http404("no such item")
    services.tick_set(assessment=assessment, **form.cleaned_data)
    return _redirect_to(request, assessment, f"{checklist}:{item}", _("Saved."))


@form_target("assessments:plan", "assessment_id")
@requires_result
def project_done(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Record the levels that a finished project proves as reached."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    plan = build_plan_view(profile, edition.learning, choices)
    ticked = selectors.ticked_items(assessment)
    for view in selectors.plan_projects(edition, profile, plan, ticked):
        if view.project.slug == slug and view.is_finished and view.closes:
            levels = [(skill.slug, level) for skill, level in view.closes]
            services.plan_levels_reach(assessment=assessment, levels=levels)
            later = selectors.plan_choices_since(assessment, choices)
            text = _("Done: %(project)s.") % {"project": view.project.name}
            text += " " + finish_label(plan.summary, summarise(profile, later))
            return _redirect_to(request, assessment, f"{slug}:evidence", text)
    return redirect("assessments:plan", assessment.pk)


def _redirect_to(
    request: HttpRequest, assessment: Assessment, place: str, text: str
) -> HttpResponse:
    """Redirect to a place of the plan with a message shown there."""
    messages.success(request, text, extra_tags=place)
    fragment = place.replace(":", "-")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment=fragment))
