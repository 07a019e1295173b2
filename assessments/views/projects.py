"""Checklists with progress: projects, and acting above the title."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning.plan import Choices, build_plan_view, ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.projects import ProjectView, project_views
from assessments.domain.taxonomy.objects import BEGINNER, GuideEntry, Source
from assessments.forms import ProofForm, TickForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.views.requests import for_result, form_target

ABOVE_TITLE = "above-title"
# So many exercises fit into a talk with one's manager.
LETTER_STEPS = 3


@never_cache
@require_safe
@for_result
def projects(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show the projects that close several gaps at once, with what is ticked."""
    return _projects_page(request, found)


def _projects_page(
    request: HttpRequest, found: Assessment, refused: tuple[str, ProofForm] | None = None
) -> HttpResponse:
    proofs = selectors.project_proofs(found)
    forms = dict([refused] if refused else [])
    rows = []
    for view in _project_views(found):
        slug = view.project.slug
        proof = proofs.get(slug)
        initial = {"address": proof.address, "note": proof.note} if proof else {}
        rows.append((view, proof, forms.get(slug) or ProofForm(slug, initial=initial)))
    context = {"assessment": found, "rows": rows, "refused": refused[0] if refused else None}
    return render(request, "projects/projects.html", context, status=422 if refused else 200)


@form_target("projects", "assessment_id")
@for_result
def proof(request: HttpRequest, found: Assessment, slug: str) -> HttpResponse:
    """Keep where a project's work can be seen."""
    if slug not in {project.slug for project in editions.edition_current().projects}:
        raise Http404("no such project")
    form = ProofForm(slug, request.POST)
    if form.is_valid():
        try:
            changed = form.changed_values().keys()
            services.proof_set(assessment=found, project=slug, **form.cleaned_data, changed=changed)
            return redirect(f"{reverse('projects', args=[found.pk])}#{slug}")
        except services.TooMuchEvidenceError:
            form.add_error("note", TOO_MUCH_EVIDENCE)
    return _projects_page(request, found, (slug, form))


@never_cache
@require_safe
@for_result
def above_title(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show the work to take on before the title, with what is ticked and a text to send."""
    edition, profile, choices = _material(found)
    ticked = selectors.ticked_items(found)
    rows = [
        (item, entry, source, (ABOVE_TITLE, item) in ticked)
        for item, entry, source in _above_title_items(edition)
    ]
    is_beginner = profile.start_role == BEGINNER
    context = {
        "assessment": found,
        "rows": rows,
        "checklist": ABOVE_TITLE,
        "done": sum(is_ticked for *_, is_ticked in rows),
        "is_beginner": is_beginner,
        "letter": "" if is_beginner else _letter(found, edition, profile, choices),
    }
    return render(request, "projects/above_title.html", context)


def _letter(found: Assessment, edition: Edition, profile: Profile, choices: Choices) -> str:
    """Return a text for the manager of somebody who has one."""
    view = build_plan_view(profile, edition.learning, choices)
    steps = [item for item in view.steps if item.exercises and item.requirements]
    context = {
        "assessment": found,
        "steps": steps[:LETTER_STEPS],
        "hours": choices.schedule.hours_a_week,
    }
    return render_to_string("projects/letter.txt", context).strip()


@form_target("projects", "assessment_id")
@for_result
def tick(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Tick an item, or take the tick back."""
    form = TickForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", status=HttpResponseBadRequest.status_code)
    checklist, item = form.cleaned_data["checklist"], form.cleaned_data["item"]
    if item not in _items(checklist):
        raise Http404("no such item")
    services.tick_set(assessment=found, **form.cleaned_data)
    page = redirect("above-title" if checklist == ABOVE_TITLE else "projects", found.pk)
    page["Location"] += f"#{item if checklist == ABOVE_TITLE else checklist}"
    return page


@form_target("projects", "assessment_id")
@for_result
def project_done(request: HttpRequest, found: Assessment, slug: str) -> HttpResponse:
    """Count the levels that a finished project shows as reached."""
    for view in _project_views(found):
        if view.project.slug == slug and view.is_finished:
            for skill, level in view.closes:
                services.plan_level_reach(assessment=found, skill=skill.slug, level=level)
    return redirect("plan", found.pk)


def _items(checklist: str) -> list[str]:
    """Return what can be ticked in a checklist."""
    edition = editions.edition_current()
    if checklist == ABOVE_TITLE:
        return [item for item, _, _ in _above_title_items(edition)]
    counts = {project.slug: len(project.checks) for project in edition.projects}
    return [str(number) for number in range(1, counts.get(checklist, 0) + 1)]


def _above_title_items(edition: Edition) -> list[tuple[str, GuideEntry, Source]]:
    # A tick is kept by the original title, whatever language it is set in.
    entries = selectors.career_guide(edition.original)["acting_above_title"]
    return [
        (
            slugify(entry.title or entry.text),
            edition.in_words(entry),
            edition.taxonomy.source_by_slug[source.slug],
        )
        for entry, source in entries
    ]


def _project_views(found: Assessment) -> list[ProjectView]:
    edition, profile, choices = _material(found)
    return project_views(
        edition.taxonomy,
        edition.projects,
        ordered_steps(profile, choices),
        selectors.ticked_items(found),
        profile.start_role,
    )


def _material(found: Assessment) -> tuple[Edition, Profile, Choices]:
    edition = editions.edition_current()
    profile = selectors.profile_of(found, edition)
    return edition, profile, selectors.plan_choices(found, edition, timezone.localdate())
