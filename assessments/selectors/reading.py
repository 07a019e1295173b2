"""Read what the answers of a draft say so far."""

from datetime import date
from typing import Any

from assessments.domain.planning import Schedule
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.schedule import DEFAULT_HOURS
from assessments.domain.questionnaire.order import narrow
from assessments.domain.report.page import build_report_view
from assessments.domain.scoring import score_answers
from assessments.selectors.questionnaire import Draft


def reading(draft: Draft, number: int, today: date) -> dict[str, Any]:
    """Return the context of questionnaire/reading.html: the first reading, or the second one.

    The second one has the gaps and a plan from ``today`` on.
    """
    edition, roles = draft.edition, draft.roles
    view = build_report_view(
        edition.taxonomy, *roles, draft.answers, score_answers(draft.target, draft.answers)
    )
    unfinished = (b for b in draft.blocks if not b.progress(draft.answers).is_complete)
    following = next(unfinished, None)
    progress = draft.progress()
    context = {
        "number": number,
        "view": view,
        "following": following,
        "left": following.progress(draft.answers) if following else None,
        "remaining": progress["progress"].total - progress["progress"].answered,
        "narrowing": narrow(draft.target, draft.answers),
        **progress,
    }
    if number > 1:
        profile = edition.profile(*roles, draft.answers)
        choices = Choices(Schedule(today, DEFAULT_HOURS))
        context["plan"] = build_plan_view(profile, edition.learning, choices)
    return context
