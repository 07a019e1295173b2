"""Statistics about all users' answers."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessments.domain.insight import MIN_GROUP_SIZE
from assessments.selectors.insight import insight_page
from assessments.taxonomy_store.editions import edition_current


@permission_required("assessments.view_insight", raise_exception=True)
def insight(request: HttpRequest) -> HttpResponse:
    """Show completions, drop-offs, frequent gaps, unclear skills and time to complete."""
    context = admin.site.each_context(request) | {
        "title": "Insight",
        "insight": insight_page(edition_current()),
        "fewest": MIN_GROUP_SIZE,
    }
    return TemplateResponse(request, "admin/assessments/insight.html", context)


admin.site.add_page("insight/", insight, "insight")  # type: ignore[attr-defined]
