"""The career guide: the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.taxonomy_store import editions


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the path, what is known of it, and where each claim comes from."""
    context = selectors.career_guide(editions.edition_current())
    return render(request, "guide/guide.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State what is tested for accessibility, and what is not yet."""
    return render(request, "guide/accessibility.html")
