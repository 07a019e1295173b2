"""The home page, and starting an assessment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import RolesForm
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.views.questions import next_address
from assessments.views.requests import HtmxHttpRequest, form_target
from assessments.web.access import extend_session, owner_of, owner_or_new_guest

# There is no sensible default for the start role.
DEFAULT_ROLES = {"start_role": "", "target_role": "machine-learning-engineer"}
# Shown until a start role is chosen.
EXAMPLE_START = "data-scientist"


@require_safe
def home(request: HtmxHttpRequest) -> HttpResponse:
    """Show the choice of roles, what is usually missing, and the visitor's assessments."""
    edition = editions.edition_current()
    if not edition.taxonomy.target_roles:
        return render(request, "home/empty.html", status=503)
    chosen = {name: request.GET.get(name, default) for name, default in DEFAULT_ROLES.items()}
    data = chosen if chosen["start_role"] else None
    form = RolesForm(edition.taxonomy, data, initial=chosen)
    if request.htmx:
        return render(request, "home/_choice.html", _choice(form, edition, chosen))
    return _home_page(request, form, edition, chosen)


@form_target("assessments:home")
def start(request: HttpRequest) -> HttpResponse:
    """Start an assessment, or continue the draft for the same roles."""
    edition = editions.edition_current()
    form = RolesForm(edition.taxonomy, request.POST)
    if not form.is_valid():
        return _home_page(request, form, edition, request.POST.dict())
    assessment = services.assessment_start(owner=owner_or_new_guest(request), **form.cleaned_data)
    extend_session(request)
    draft = selectors.draft_with_questions(assessment, edition)
    return redirect(next_address(draft))


def _home_page(
    request: HttpRequest, form: RolesForm, edition: Edition, chosen: dict[str, str]
) -> HttpResponse:
    own = selectors.with_since(selectors.owned_assessments(owner_of(request)), edition)
    context = _choice(form, edition, chosen) | {"assessments": own}
    latest = own[0][0] if own else None
    if latest and latest.is_submitted:
        context["next_step"] = selectors.next_step(latest, edition)
    elif latest:
        context["last_result"] = next((row for row, _ in own if row.is_submitted), None)
    return render(request, "home/home.html", context, status=400 if form.errors else 200)


def _choice(form: RolesForm, edition: Edition, chosen: dict[str, str]) -> dict[str, Any]:
    """Return the form with what it shows: the chosen roles, or an example for the target role."""
    target = chosen.get("target_role", "")
    if target not in {role.slug for role in edition.taxonomy.target_roles}:
        target = DEFAULT_ROLES["target_role"]
    context: dict[str, Any] = {"form": form, "target": edition.taxonomy.role_by_slug.get(target)}
    if context["target"] is None:
        return context
    context["starts"] = starts = selectors.starts(edition, target)
    slugs = [row.role.slug for row in starts]
    if form.is_valid():
        context["preview"] = selectors.roles_preview(edition, **form.cleaned_data)
    elif slugs:
        example = EXAMPLE_START if EXAMPLE_START in slugs else slugs[0]
        context["example"] = selectors.roles_preview(edition, example, target)
    return context
