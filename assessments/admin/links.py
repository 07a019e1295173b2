"""Links: addresses of resources and sources that lead nowhere or somewhere else."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessments import selectors
from assessments.admin.pages import add_page, page_response
from assessments.domain.addresses import as_link
from assessments.models import LinkCheck

OUTCOMES = LinkCheck.Outcome
# The sections of the page, with what to do.
SECTIONS = (
    (OUTCOMES.DEAD, "Dead", "Find the new address, or replace the resource."),
    (
        OUTCOMES.FAILS,
        "Not reached",
        "Open it yourself. Some are only down for a day; one that fails for weeks is dead.",
    ),
    (
        OUTCOMES.MOVED,
        "Moved",
        "If the new address shows the same, use it. Some dead pages lead to a home page.",
    ),
    (
        OUTCOMES.REFUSED,
        "Refuse programs",
        "These hosts answer browsers only. Open a few from time to time.",
    ),
)


def links(request: HttpRequest) -> HttpResponse:
    """List what check_links found, with the objects that use each address."""
    used = selectors.addresses_in_use()
    checks = selectors.link_checks(used)
    context = {
        "title": "Links",
        "checked_at": LinkCheck.objects.aggregate(last=Max("checked_at"))["last"],
        "number": len(used),
        "sections": [
            (
                name,
                advice,
                [
                    (check, as_link(check.leads_to), [_use(use) for use in used[check.address]])
                    for check in checks
                    if check.outcome == outcome
                ],
            )
            for outcome, name, advice in SECTIONS
        ],
    }
    return page_response(request, "admin/assessments/links.html", context)


def _use(use: selectors.Use) -> tuple[str, str]:
    """Return the name of an object and the address of its page."""
    page = f"admin:assessments_{use.model._meta.model_name}_change"
    return use.name, reverse(page, args=[use.key])


add_page("links/", links, "links", "assessments.change_resource", "assessments.change_source")
