"""The career guide and the accessibility statement, the same for all users."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.taxonomy_store import editions


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the career path, the source of each claim, and what ticked statements mean."""
    ticked = request.GET.getlist("yes") if "check" in request.GET else None
    context = selectors.career_guide(editions.edition_current(), ticked)
    return render(request, "guide/guide.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "guide/accessibility.html")
