"""The plan of an assessment as of today, and its page."""

from bs4 import BeautifulSoup
from django.utils import timezone

from assessments import selectors
from assessments.domain.planning.plan import PlanView, build_plan_view
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from tests.cast import Person


def material(assessment: Assessment):
    """Return the edition, the profile and the choices that a plan is made of."""
    edition = editions.edition_current()
    profile = selectors.profile_of(assessment, edition)
    return edition, profile, selectors.plan_choices(assessment, edition, timezone.localdate())


def plan_of(assessment: Assessment) -> PlanView:
    """Return the plan as its page shows it."""
    edition, profile, choices = material(assessment)
    return build_plan_view(profile, edition.learning, choices)


def keys(assessment: Assessment) -> list[str]:
    return [item.key for item in plan_of(assessment).steps]


def page_of(person: Person, assessment: Assessment) -> str:
    page = person.page("plan", assessment.pk)
    return " ".join(page.get_text(" ").split())


def rows_of(person: Person, assessment: Assessment) -> dict[str, BeautifulSoup]:
    """The rows on the plan's page by the key of their step, in order."""
    page = person.page("plan", assessment.pk)
    return {row["id"]: row for row in page.select(".plan-steps > li")}


def undo_button(person: Person, assessment: Assessment) -> str:
    """The value of the undo button at the top of the page."""
    page = person.page("plan", assessment.pk)
    button = page.select_one(".confirmation button")
    return button["value"] if button else ""
