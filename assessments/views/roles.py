"""Comparison of the target roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.planning.comparison import (
    compare_targets,
    entry_routes,
    role_likeness,
)
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import requires_result


@require_safe
@requires_result
def roles(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show how close each target role is, and which entry role is the shorter way to it."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    profiles = [
        selectors.profile_of(assessment, edition, role.slug)
        for role in edition.taxonomy.target_roles
    ]
    targets = compare_targets(profiles, choices)
    context = {
        "assessment": assessment,
        "targets": targets,
        "likeness": role_likeness(profile, targets),
        "entry_routes": entry_routes(profile, profiles, choices),
    }
    return render(request, "roles/roles.html", context)
