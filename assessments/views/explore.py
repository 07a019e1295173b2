"""What else a person could do: other roles, another pace, a specialism."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.planning.comparison import compare_targets, entry_routes, role_likeness
from assessments.domain.planning.explore import closest_role, plan_outlook, role_rows
from assessments.domain.planning.specialisms import MAX_SPECIALISMS, specialism_views
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import requires_result


@require_safe
@requires_result
def explore(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show how close each target role is, and what more hours or a specialism would mean."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    profiles = [
        profile
        if role.slug == profile.target_role
        else selectors.profile_of(assessment, edition, role.slug)
        for role in edition.taxonomy.target_roles
    ]
    targets = compare_targets(profiles, choices)
    rows = role_rows(profile, targets)
    specialisms = specialism_views(profile, choices, edition.specialisms.values())
    context = {
        "assessment": assessment,
        "rows": rows,
        "closest": closest_role(rows),
        "likeness": role_likeness(profile, targets),
        "entry_routes": entry_routes(profile, profiles, choices),
        "outlook": plan_outlook(profile, choices, timezone.localdate()),
        "specialisms": specialisms[:MAX_SPECIALISMS],
        "specialisms_in_all": len(specialisms),
        "chosen": [specialism.slug for specialism in choices.specialisms],
    }
    return render(request, "explore/explore.html", context)
