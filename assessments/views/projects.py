"""Checklists: projects, and the exercises of "acting above the title"."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.projects import ProjectView
from assessments.domain.taxonomy.objects import BEGINNER
from assessments.forms import ProjectEvidenceForm, TickForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.views.requests import form_target, requires_result

# Number of exercises in the letter: as many as fit into a talk with a manager.
LETTER_STEPS = 3


@require_safe
@requires_result
def projects(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show the projects that close several gaps at once, with their checklists."""
    return _projects_page(request, assessment)


def _projects_page(
    request: HttpRequest,
    assessment: Assessment,
    invalid: tuple[str, ProjectEvidenceForm] | None = None,
) -> HttpResponse:
    by_project = selectors.project_evidence(assessment)
    forms = dict([invalid] if invalid else [])
    rows = []
    for view in _project_views(assessment):
        slug = view.project.slug
        evidence = by_project.get(slug)
        initial = {"address": evidence.address, "note": evidence.note} if evidence else {}
        rows.append((view, evidence, forms.get(slug) or ProjectEvidenceForm(slug, initial=initial)))
    context = {
        "assessment": assessment,
        "rows": rows,
        "has_unreviewed": any(not view.project.reviewed for view, _, _ in rows),
        "refused": invalid[0] if invalid else None,
    }
    return render(request, "projects/projects.html", context, status=422 if invalid else 200)


@form_target("assessments:projects", "assessment_id")
@requires_result
def project_evidence(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Save the link to a project's work."""
    if slug not in {project.slug for project in editions.edition_current().projects}:
        raise Http404("no such project")
    form = ProjectEvidenceForm(slug, request.POST)
    if form.is_valid():
        try:
            changed = form.changed_values().keys()
            services.project_evidence_set(
                assessment=assessment, project=slug, **form.cleaned_data, changed=changed
            )
            return redirect(reverse("assessments:projects", args=[assessment.pk], fragment=slug))
        except services.TooMuchEvidenceError:
            form.add_error("note", TOO_MUCH_EVIDENCE)
    return _projects_page(request, assessment, (slug, form))


@require_safe
@requires_result
def above_title(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show exercises for working as an ML engineer before having the title, and a letter."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    ticked = selectors.ticked_items(assessment)
    (exercises, interviews), notes = selectors.guide_sections(
        edition, "acting-above-title", "interviews"
    )
    items = selectors.checklist_items(edition, selectors.ABOVE_TITLE)
    rows = [
        (item, entry, note, (selectors.ABOVE_TITLE, item) in ticked)
        for item, (entry, note) in zip(items, exercises, strict=True)
    ]
    is_beginner = profile.start_role == BEGINNER
    context = {
        "assessment": assessment,
        "rows": rows,
        "checklist": selectors.ABOVE_TITLE,
        "done": sum(is_ticked for *_, is_ticked in rows),
        "interviews": interviews,
        "notes": notes,
        "is_beginner": is_beginner,
        "letter": "" if is_beginner else _letter(assessment, edition, profile, choices),
    }
    return render(request, "projects/above_title.html", context)


def _letter(assessment: Assessment, edition: Edition, profile: Profile, choices: Choices) -> str:
    """Return a letter from the user to their manager."""
    view = build_plan_view(profile, edition.learning, choices)
    steps = [item for item in view.steps if item.exercises and item.requirements]
    context = {
        "assessment": assessment,
        "steps": steps[:LETTER_STEPS],
        "hours": choices.schedule.hours_a_week,
    }
    return render_to_string("projects/letter.txt", context).strip()


@form_target("assessments:projects", "assessment_id")
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
    name, fragment = ("projects", checklist)
    if checklist == selectors.ABOVE_TITLE:
        name, fragment = ("above_title", item)
    return redirect(reverse(f"assessments:{name}", args=[assessment.pk], fragment=fragment))


@form_target("assessments:projects", "assessment_id")
@requires_result
def project_done(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Record the levels that a finished project proves as reached."""
    for view in _project_views(assessment):
        if view.project.slug == slug and view.is_finished:
            levels = [(skill.slug, level) for skill, level in view.closes]
            services.plan_levels_reach(assessment=assessment, levels=levels)
    return redirect("assessments:plan", assessment.pk)


def _project_views(assessment: Assessment) -> list[ProjectView]:
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    return selectors.plan_projects(assessment, edition, profile, ordered_steps(profile, choices))
