"""The page of the plan, as its views and refused forms show it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from assessments import selectors
from assessments.domain.planning.bridge import build_bridge
from assessments.domain.planning.plan import PlanView, build_plan_view
from assessments.domain.planning.projects import ProjectView
from assessments.domain.planning.schedule import Schedule
from assessments.domain.planning.week import days_ahead, next_days, this_week
from assessments.domain.report.since import build_since
from assessments.domain.taxonomy.objects import BEGINNER
from assessments.forms import PaceForm, ProjectEvidenceForm, TimeOffForm
from assessments.models import Assessment, ProjectEvidence
from assessments.taxonomy_store import editions

# Number of exercises in the letter: as many as fit into a talk with a manager.
LETTER_STEPS = 3
# The place of the projects that are no chapter's project.
OTHERS = "other-projects"


class Note(NamedTuple):
    """A message shown at a place of the page.

    Places are "top", "steps", "pace", "calendar", "reminder", the key of a step, a project's
    ``slug:evidence``, and an item of a checklist as in ``above-title:item``.
    """

    place: str
    text: str
    undo: str = ""  # the button that undoes it, empty for none


class ProjectCard(NamedTuple):
    """A project on the page; ``form`` is None if it shows no checks and evidence yet."""

    view: ProjectView
    evidence: ProjectEvidence | None
    form: ProjectEvidenceForm | None


def plan_page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    pace_form: PaceForm | None = None,
    time_off_form: TimeOffForm | None = None,
    refused: tuple[str, ProjectEvidenceForm] | None = None,
) -> HttpResponse:
    """Show the steps in order, with dates; forms that were refused, with their errors.

    ``refused`` is the form for a project's evidence, with the project's slug.
    """
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    plan = build_plan_view(profile, edition.learning, choices)
    ticked = selectors.ticked_items(assessment)
    at_work = selectors.at_work(edition, ticked)
    evidence = selectors.project_evidence(assessment)
    asked = {refused[0] if refused else request.GET.get("project", "")}
    projects = selectors.plan_projects(edition, profile, plan, ticked, evidence.keys() | asked)
    notes = _notes(request, _places(plan, projects, at_work))
    shown = _shown(projects, asked, notes)
    week = this_week(plan.steps, choices.schedule, timezone.localdate())
    opened = shown | {task.project.slug for task in week if task.project}
    cards = _cards(plan, projects, opened, evidence, dict([refused] if refused else []))
    is_beginner = profile.start_role == BEGINNER
    context: dict[str, Any] = {
        "assessment": assessment,
        "plan": plan,
        "bridge": build_bridge(plan),
        "week": week,
        **_days(plan, choices.schedule),
        "since": build_since(profile, choices.reached),
        "feed": selectors.plan_feed(assessment),
        "reminder": selectors.reminder_offer(assessment),
        "ticked": ticked,
        "skills_of_result": selectors.skills_of_result(assessment),
        "cards": cards,
        "other_projects": [card for card in cards if card.view.chapter is None],
        "has_unreviewed": any(not view.project.reviewed for view in projects),
        "at_work": at_work,
        "is_beginner": is_beginner,
        "letter": "" if is_beginner else _letter(assessment, plan, choices.schedule),
        "notes": notes,
        "noted": shown,
        "schedule": choices.schedule,
        "time_off": selectors.plan_time_off(assessment),
        "pace_form": pace_form or _pace_form(assessment, choices.schedule),
        "time_off_form": time_off_form or TimeOffForm(),
    }
    status = 422 if pace_form or time_off_form or refused else 200
    return render(request, "plan/plan.html", context, status=status)


def _days(plan: PlanView, schedule: Schedule) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "is_week_off": schedule.is_off(today),
        "starts_later": not schedule.starts_by(today),
        "ahead": next_days(plan.steps, schedule, days_ahead(plan, schedule)),
    }


def _pace_form(assessment: Assessment, schedule: Schedule) -> PaceForm:
    start = selectors.plan_start(assessment) or schedule.start
    return PaceForm(initial={"hours": schedule.hours_a_week, "start": start})


def _places(plan: PlanView, projects: Sequence[ProjectView], at_work: selectors.AtWork) -> set[str]:
    """Return the places of the page that can have a message."""
    rows = [*plan.also_done, *(row for chapter in plan.chapters for row in chapter.rows)]
    return {
        *("steps", "pace", "calendar", "reminder"),
        *(row.key for row in rows),
        *(f"{view.project.slug}:evidence" for view in projects),
        *(f"{view.project.slug}:{check.item}" for view in projects for check in view.checks),
        *(f"{selectors.ABOVE_TITLE}:{item}" for item, *_ in at_work.rows),
    }


def _notes(request: HttpRequest, places: Collection[str]) -> list[Note]:
    """Return the messages as notes; those for a place that is not on the page go to the top."""
    notes: list[Note] = []
    for message in get_messages(request):
        tag, text = message.extra_tags, str(message)
        if tag == "undo":
            notes[-1:] = [note._replace(undo=text) for note in notes[-1:]]
        else:
            notes.append(Note(tag if tag in places else "top", text))
    return notes


def _shown(
    projects: Sequence[ProjectView], asked: Collection[str], notes: Sequence[Note]
) -> set[str]:
    """Return the places that must not be folded: those with a message, and ``asked``."""
    shown = {*asked, *(note.place for note in notes)}
    shown |= {place.partition(":")[0] for place in shown}
    return shown | {view.chapter or OTHERS for view in projects if view.project.slug in shown}


def _cards(
    plan: PlanView,
    projects: Sequence[ProjectView],
    opened: Collection[str],
    evidence: Mapping[str, ProjectEvidence],
    refused: Mapping[str, ProjectEvidenceForm],
) -> list[ProjectCard]:
    """Return the projects; those in the current chapter, begun or ``opened`` are whole."""
    current = plan.current.slug if plan.current else ""
    cards = []
    for view in projects:
        slug, form = view.project.slug, None
        row = evidence.get(slug)
        if row or view.is_started or view.chapter == current or slug in opened:
            initial = {"address": row.address, "note": row.note} if row else {}
            form = refused.get(slug) or ProjectEvidenceForm(slug, initial=initial)
        cards.append(ProjectCard(view, row, form))
    return cards


def _letter(assessment: Assessment, plan: PlanView, schedule: Schedule) -> str:
    """Return a letter from the user to their manager."""
    steps = [item for item in plan.steps if item.exercises and item.requirements]
    context = {
        "assessment": assessment,
        "steps": steps[:LETTER_STEPS],
        "hours": schedule.hours_a_week,
    }
    return render_to_string("plan/letter.txt", context).strip()
