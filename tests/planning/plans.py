"""The plan of an assessment as of today."""

from django.utils import timezone

from assessments import selectors
from assessments.domain.planning.plan import PlanView, build_plan_view
from assessments.models import Assessment
from assessments.taxonomy_store import editions


def material(assessment: Assessment):
    """Return the edition, the profile and the choices that a plan is made of."""
    edition = editions.edition_current()
    profile = selectors.profile_of(assessment, edition)
    return edition, profile, selectors.plan_choices(assessment, edition, timezone.localdate())


def plan_of(assessment: Assessment) -> PlanView:
    """Return the plan as its page shows it."""
    edition, profile, choices = material(assessment)
    return build_plan_view(profile, edition.learning, choices)
