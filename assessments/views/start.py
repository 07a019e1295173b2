"""The home page, and starting an assessment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import RolesForm
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.views.requests import HtmxHttpRequest, form_target
from assessments.web.access import extend_session, owner_of, owner_or_new_guest

# There is no sensible default for the start role.
DEFAULT_ROLES = {"start_role": "", "target_role": "machine-learning-engineer"}


@require_safe
def home(request: HtmxHttpRequest) -> HttpResponse:
    """Show the choice of roles, a preview of the questions, and the visitor's assessments."""
    edition = editions.edition_current()
    if not edition.taxonomy.target_roles:
        return render(request, "home/empty.html", status=503)
    chosen = {name: request.GET.get(name, default) for name, default in DEFAULT_ROLES.items()}
    is_chosen = bool(chosen["start_role"])
    form = RolesForm(edition.taxonomy, chosen if is_chosen else None, initial=chosen)
    is_valid = form.is_valid()
    preview = selectors.roles_preview(edition, **form.cleaned_data) if is_valid else None
    context: dict[str, Any] = {"form": form, "preview": preview}
    if request.htmx:
        return render(request, "home/_preview.html", context)
    context["assessments"] = _own_assessments(request, edition)
    return render(request, "home/home.html", context, status=400 if form.errors else 200)


@form_target("assessments:home")
def start(request: HttpRequest) -> HttpResponse:
    """Start an assessment, or continue the draft for the same roles."""
    edition = editions.edition_current()
    form = RolesForm(edition.taxonomy, request.POST)
    if not form.is_valid():
        context = {"form": form, "assessments": _own_assessments(request, edition)}
        return render(request, "home/home.html", context, status=400)
    assessment = services.assessment_start(owner=owner_or_new_guest(request), **form.cleaned_data)
    extend_session(request)
    return redirect("assessments:assessment", assessment.pk)


def _own_assessments(request: HttpRequest, edition: Edition) -> list[selectors.WithSince]:
    return selectors.with_since(selectors.owned_assessments(owner_of(request)), edition)
