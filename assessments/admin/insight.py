"""Statistics about all users' answers."""

from django.http import HttpRequest, HttpResponse

from assessments.admin.pages import add_page, page_response
from assessments.domain.insight import MIN_GROUP_SIZE
from assessments.selectors.insight import insight_page
from assessments.taxonomy_store.editions import edition_current


def insight(request: HttpRequest) -> HttpResponse:
    """Show completions, drop-offs, frequent gaps, unclear skills and time to complete."""
    context = {
        "title": "Insight",
        "insight": insight_page(edition_current()),
        "fewest": MIN_GROUP_SIZE,
    }
    return page_response(request, "admin/assessments/insight.html", context)


add_page("insight/", insight, "insight", "assessments.view_insight")
