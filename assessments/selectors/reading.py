"""Read what the answers of a draft say so far."""

from datetime import date
from typing import Any

from assessments.domain.planning import Schedule
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.schedule import DEFAULT_HOURS
from assessments.domain.questionnaire.order import narrow
from assessments.domain.questionnaire.pages import Progress
from assessments.domain.report.page import build_report_view
from assessments.selectors.questionnaire import Draft


def reading(draft: Draft, number: int, today: date) -> dict[str, Any]:
    """Return the context of questionnaire/reading.html: the first reading, or the second one.

    The second one has the gaps and a plan from ``today`` on.
    """
    edition, roles = draft.edition, draft.roles
    view = build_report_view(edition.taxonomy, *roles, draft.answers, draft.report)
    following = draft.unfinished_block
    progress = draft.progress()
    context = {
        "number": number,
        "view": view,
        "following": following,
        "left": _left(following.progress(draft.answers)) if following else 0,
        "minutes": following.progress(draft.answers).minutes_left if following else 0,
        "remaining": _left(progress["progress"]),
        "narrowing": narrow(draft.target, draft.answers),
        **progress,
    }
    if number > 1 and view.has_enough_answers:
        profile = edition.profile(*roles, draft.answers)
        choices = Choices(Schedule(today, DEFAULT_HOURS))
        context["plan"] = build_plan_view(profile, edition.learning, choices)
        context["hours"] = DEFAULT_HOURS
    return context


def _left(progress: Progress) -> int:
    return progress.total - progress.answered
