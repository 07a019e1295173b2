"""Checklists: projects, and the exercises of "acting above the title"."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning.plan import Choices, build_plan_view, ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.projects import ProjectView, project_views
from assessments.domain.taxonomy.objects import BEGINNER, GuideEntry, Source
from assessments.forms import ProjectEvidenceForm, TickForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.views.requests import form_target, requires_result

ABOVE_TITLE = "above-title"
# Number of exercises in the letter: as many as fit into a talk with a manager.
LETTER_STEPS = 3


@never_cache
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
    context = {"assessment": assessment, "rows": rows, "refused": invalid[0] if invalid else None}
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


@never_cache
@require_safe
@requires_result
def above_title(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show exercises for working as an ML engineer before having the title, and a letter."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    ticked = selectors.ticked_items(assessment)
    rows = [
        (item, entry, source, (ABOVE_TITLE, item) in ticked)
        for item, entry, source in _above_title_items(edition)
    ]
    is_beginner = profile.start_role == BEGINNER
    context = {
        "assessment": assessment,
        "rows": rows,
        "checklist": ABOVE_TITLE,
        "done": sum(is_ticked for *_, is_ticked in rows),
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
    if item not in _items(checklist):
        raise Http404("no such item")
    services.tick_set(assessment=assessment, **form.cleaned_data)
    name, fragment = ("above_title", item) if checklist == ABOVE_TITLE else ("projects", checklist)
    return redirect(reverse(f"assessments:{name}", args=[assessment.pk], fragment=fragment))


@form_target("assessments:projects", "assessment_id")
@requires_result
def project_done(request: HttpRequest, assessment: Assessment, slug: str) -> HttpResponse:
    """Record the levels that a finished project proves as reached."""
    for view in _project_views(assessment):
        if view.project.slug == slug and view.is_finished:
            for skill, level in view.closes:
                services.plan_level_reach(assessment=assessment, skill=skill.slug, level=level)
    return redirect("assessments:plan", assessment.pk)


def _items(checklist: str) -> list[str]:
    """Return the ids of a checklist's items; empty for an unknown checklist."""
    edition = editions.edition_current()
    if checklist == ABOVE_TITLE:
        return [item for item, _, _ in _above_title_items(edition)]
    counts = {project.slug: len(project.checks) for project in edition.projects}
    return [str(number) for number in range(1, counts.get(checklist, 0) + 1)]


def _above_title_items(edition: Edition) -> list[tuple[str, GuideEntry, Source]]:
    # Ticks are stored by the title in the original language.
    entries = selectors.career_guide(edition.original)["acting_above_title"]
    return [
        (
            slugify(entry.title or entry.text),
            edition.in_page_language(entry),
            edition.taxonomy.source_by_slug[source.slug],
        )
        for entry, source in entries
    ]


def _project_views(assessment: Assessment) -> list[ProjectView]:
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    return project_views(
        edition.taxonomy,
        edition.projects,
        ordered_steps(profile, choices),
        selectors.ticked_items(assessment),
        profile.start_role,
    )
