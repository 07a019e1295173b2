"""The monthly mail about a plan: the current chapter, this week's tasks and the next milestone."""

from urllib.parse import urljoin

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments import selectors
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.week import this_week
from assessments.models import Reminder
from assessments.taxonomy_store import editions
from assessments.web.labels import chapter_name, milestone_label
from assessments.web.mail import build_mail


def reminder_mail(reminder: Reminder, address: str) -> EmailMultiAlternatives | None:
    """Return the mail for a reminder, in its language; None if nothing is left to do.

    Raises GoneError if a role of the plan is no longer in the taxonomy.
    """
    assessment, today = reminder.assessment, timezone.localdate()
    with translation.override(reminder.language):
        edition = editions.edition_current()
        profile, choices = selectors.plan_inputs(assessment, edition)
        view = build_plan_view(profile, edition.learning, choices)
        if not view.steps:
            return None
        plan = reverse("assessments:plan", args=[assessment.pk])
        stop = urljoin(reminder.site, reminder.get_absolute_url())
        milestone = min(view.milestones, key=lambda milestone: milestone.done_by)
        context = {
            "target_role": edition.taxonomy.role_by_slug[assessment.target_role.slug].name,
            "chapter": view.current and chapter_name(view.current),
            "start": None if choices.schedule.starts_by(today) else choices.schedule.start,
            "tasks": this_week(view.steps, choices.schedule, today),
            "hours": choices.schedule.hours_a_week,
            "milestone": milestone_label(milestone),
            "done_by": milestone.done_by,
            "plan": urljoin(reminder.site, plan),
            "stop": stop,
        }
        headers = {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        }
        subject = _("Your plan this week")
        return build_mail("reminder", subject, address, reminder.site, context, headers)
