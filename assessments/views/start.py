"""The home page, and starting an assessment."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import RolesForm
from assessments.taxonomy_store import editions
from assessments.views.requests import HtmxHttpRequest, form_target
from assessments.web.access import extend_session, owner_of, owner_or_new_guest

# There is no sensible default for the start role.
DEFAULT_ROLES = {"start_role": "", "target_role": "machine-learning-engineer"}


@dataclass(frozen=True, slots=True)
class Preview:
    """The skills that people from a start role usually lack for a target role."""

    start_role: str
    target_role: str
    areas: list[tuple[str, list[str]]]  # area name, names of the requirements
    questions: int


@never_cache
@require_safe
def home(request: HtmxHttpRequest) -> HttpResponse:
    """Show the choice of roles, a preview of the questions, and the visitor's assessments."""
    edition = editions.edition_current()
    if not edition.taxonomy.target_roles:
        return render(request, "home/empty.html", status=503)
    chosen = {name: request.GET.get(name, default) for name, default in DEFAULT_ROLES.items()}
    is_chosen = bool(chosen["start_role"])
    form = RolesForm(edition.taxonomy, chosen if is_chosen else None, initial=chosen)
    context: dict[str, Any] = {
        "form": form,
        "preview": _preview(edition, form) if form.is_valid() else None,
    }
    if request.htmx:
        return render(request, "home/_preview.html", context)
    context["assessments"] = selectors.owned_assessments(owner_of(request))
    return render(request, "home/home.html", context, status=400 if form.errors else 200)


@form_target("assessments:home")
def start(request: HttpRequest) -> HttpResponse:
    """Start an assessment, or continue the draft for the same roles."""
    edition = editions.edition_current()
    form = RolesForm(edition.taxonomy, request.POST)
    if not form.is_valid():
        context = {"form": form, "assessments": selectors.owned_assessments(owner_of(request))}
        return render(request, "home/home.html", context, status=400)
    assessment = services.assessment_start(owner=owner_or_new_guest(request), **form.cleaned_data)
    extend_session(request)
    return redirect("assessments:assessment", assessment.pk)


def _preview(edition: editions.Edition, form: RolesForm) -> Preview:
    start_role, target_role = form.cleaned_data["start_role"], form.cleaned_data["target_role"]
    taxonomy = edition.taxonomy
    names = {row.slug: taxonomy.requirement_name(row) for row in taxonomy.requirements[target_role]}
    reverse = edition.target(start_role, target_role).reverse_skillset()
    questionnaire = edition.questionnaire(start_role, target_role)
    areas = [
        (
            page.area.name,
            [
                names[compiled.requirement.slug]
                for compiled in reverse
                if compiled.requirement.area == page.area.slug
            ],
        )
        for page in questionnaire.pages
    ]
    return Preview(
        start_role=taxonomy.role_by_slug[start_role].name,
        target_role=taxonomy.role_by_slug[target_role].name,
        areas=[(area, rows) for area, rows in areas if rows],
        questions=questionnaire.progress({}).total,
    )
