"""Read the plan of a result."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import slugify

from assessments import models
from assessments.domain.errors import GoneError
from assessments.domain.guide import CitedEntry, Note, Notes
from assessments.domain.planning import Schedule, Step, StepKey, weeks_between
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.plan import PlanView
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.projects import ProjectView, check_items, project_views
from assessments.domain.planning.schedule import DEFAULT_HOURS
from assessments.domain.scoring import answer_from
from assessments.domain.taxonomy.catalogue import page_language
from assessments.domain.taxonomy.objects import GuideEntry
from assessments.taxonomy_store.editions import Edition
from assessments.taxonomy_store.loading import load_guide

# The checklist of the exercises for acting above the title; the others are projects.
ABOVE_TITLE = "above-title"
# Sections of the guide.
_EXERCISES: Final = "acting-above-title"
_INTERVIEWS: Final = "interviews"


def plan_order(assessment: models.Assessment, edition: Edition) -> list[Step]:
    """Return the open steps of the plan; none if a role is no longer in the taxonomy."""
    if not edition.has_roles(assessment.start_role.slug, assessment.target_role.slug):
        return []
    return ordered_steps(*plan_inputs(assessment, edition))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan, and what its steps depend on: equal plans have the same steps."""

    depends_on: tuple[object, ...]
    assessment: models.Assessment = field(compare=False)
    choices: Choices = field(compare=False)
    edition: Edition = field(compare=False)


def next_step(assessment: models.Assessment, edition: Edition) -> tuple[str, int] | None:
    """Return the skill's name and the level of the next step of a plan; None if none is left.

    The home page shows it, so the steps are found once, not with each visit.
    """
    if not edition.has_roles(assessment.start_role.slug, assessment.target_role.slug):
        return None
    choices = plan_choices(assessment, edition, timezone.localdate())
    depends_on = (
        assessment.pk,
        edition.revision,
        page_language(),
        frozenset(choices.reached.items()),
        frozenset(choices.logged.items()),
        frozenset(choices.ceilings.items()),
        frozenset(choices.wanted.items()),
        choices.preferred,
        tuple(choices.order),
        tuple(specialism.slug for specialism in choices.specialisms),
    )
    return _first_step(_Plan(depends_on, assessment, choices, edition))


# Few, because each keeps its assessment and edition.
@lru_cache(maxsize=64)
def _first_step(plan: _Plan) -> tuple[str, int] | None:
    steps = ordered_steps(profile_of(plan.assessment, plan.edition), plan.choices)
    if not steps:
        return None
    return plan.edition.taxonomy.skill_by_slug[steps[0].skill].name, steps[0].level


def plan_inputs(assessment: models.Assessment, edition: Edition) -> tuple[Profile, Choices]:
    """Return the profile and the choices for a person's plan as of today.

    Raises GoneError if a role is no longer in the taxonomy.
    """
    profile = profile_of(assessment, edition)
    return profile, plan_choices(assessment, edition, timezone.localdate())


def profile_of(
    assessment: models.Assessment, edition: Edition, target_role: str | None = None
) -> Profile:
    """Return a submitted assessment's answers with the current requirements of its target role.

    ``target_role`` selects another role. Raises GoneError if a role is no longer in the taxonomy.
    """
    start, target = assessment.start_role.slug, target_role or assessment.target_role.slug
    taxonomy = edition.taxonomy
    if not edition.has_roles(start, target):
        raise GoneError("this role is no longer in the taxonomy")
    answers = taxonomy.known_answers(
        {slug: answer_from(value) for slug, value in assessment.result.answers.items()}
    )
    return edition.profile(start, target, answers)


def plan_choices(assessment: models.Assessment, edition: Edition, today: date) -> Choices:
    """Return a person's choices for their plan, or the defaults."""
    plan = (
        models.Plan.objects.filter(assessment=assessment)
        .prefetch_related(
            Prefetch("skills", models.PlanSkill.objects.select_related("skill")),
            "time_off",
            "specialisms",
        )
        .first()
    )
    if plan is None:
        return Choices(Schedule(today, DEFAULT_HOURS))
    rows = list(plan.skills.all())
    weeks = (weeks_between(off.first, off.last) for off in plan.time_off.all())
    return Choices(
        # Open steps cannot start before today.
        schedule=Schedule(
            plan.start if _is_today_somewhere(plan.start) else max(plan.start, today),
            plan.hours_a_week,
            frozenset().union(*weeks),
        ),
        **_skill_choices(rows),
        order=tuple(step_key(name) for name in plan.order),
        specialisms=tuple(
            edition.specialisms[row.slug]
            for row in plan.specialisms.all()
            if row.slug in edition.specialisms
        ),
    )


def plan_choices_since(assessment: models.Assessment, choices: Choices) -> Choices:
    """Return ``choices`` with what a button of a step may have changed since they were read."""
    plans = models.Plan.objects.filter(assessment=assessment)
    rows = list(models.PlanSkill.objects.filter(plan__in=plans).select_related("skill", "plan"))
    order = rows[0].plan.order if rows else next(iter(plans.values_list("order", flat=True)), ())
    return replace(choices, **_skill_choices(rows), order=tuple(map(step_key, order)))


def _skill_choices(rows: Collection[models.PlanSkill]) -> dict[str, Any]:
    """Return the fields of Choices that are about skills."""
    return {
        "reached": {row.skill.slug: row.reached for row in rows if row.reached is not None},
        "logged": {
            (row.skill.slug, int(level)): hours
            for row in rows
            for level, hours in (row.hours or {}).items()
        },
        "preferred": frozenset(row.skill.slug for row in rows if row.preferred),
        "wanted": {row.skill.slug: row.wanted for row in rows if row.wanted is not None},
        "ceilings": {row.skill.slug: row.ceiling for row in rows if row.ceiling is not None},
    }


def step_key(name: str) -> StepKey:
    """Parse the name of a step, its skill and the level it leads to: ``docker:2``."""
    skill, _, level = name.rpartition(":")
    return skill, int(level)


def plan_time_off(assessment: models.Assessment) -> list[models.TimeOff]:
    """Return the time off of an assessment's plan, in order."""
    return list(models.TimeOff.objects.filter(plan__assessment=assessment))


def plan_start(assessment: models.Assessment) -> date | None:
    """Return the start date of the plan; None if its owner has not set one."""
    return models.Plan.objects.filter(assessment=assessment).values_list("start", flat=True).first()


def plan_feed(assessment: models.Assessment) -> models.CalendarFeed | None:
    """Return the calendar feed of an assessment's plan; None if its owner has not created one."""
    return models.CalendarFeed.objects.filter(assessment=assessment).first()


def project_evidence(assessment: models.Assessment) -> dict[str, models.ProjectEvidence]:
    """Return the links to the work of an assessment's projects, by project slug."""
    rows = models.ProjectEvidence.objects.filter(plan__assessment=assessment)
    return {row.project: row for row in rows}


def ticked_items(assessment: models.Assessment) -> set[tuple[str, str]]:
    """Return the ticked items of an assessment's plan, as (checklist, item)."""
    rows = models.Tick.objects.filter(plan__assessment=assessment)
    return set(rows.values_list("checklist", "item"))


def step_item(level: int, item: str) -> str:
    """Return the stored name of an item of a step's checklist; its checklist is the skill."""
    return f"level-{level}-{item}"


def plan_projects(
    edition: Edition,
    profile: Profile,
    plan: PlanView,
    ticked: set[tuple[str, str]],
    also: Collection[str] = (),
) -> list[ProjectView]:
    """Return the projects of a plan, others that close several of its gaps, and those begun.

    ``also`` are the slugs of more projects to return.
    """
    return project_views(
        edition.taxonomy,
        zip(edition.projects, map(check_items, edition.original.projects), strict=True),
        plan,
        ticked,
        profile.start_role,
        also,
    )


@dataclass(frozen=True, slots=True)
class AtWork:
    """What people can do of a role before they have its title, and how to tell it in interviews."""

    rows: tuple[tuple[str, CitedEntry, bool], ...]  # the item's id, and whether it is ticked
    interviews: tuple[CitedEntry, ...]
    notes: tuple[Note, ...]

    @property
    def done(self) -> int:
        """The number of ticked items."""
        return sum(is_ticked for *_, is_ticked in self.rows)


def at_work(edition: Edition, ticked: set[tuple[str, str]]) -> AtWork:
    """Return the exercises for acting above the title, and the advice for interviews."""
    guide, notes = load_guide(_EXERCISES, _INTERVIEWS), Notes(edition.taxonomy.source_by_slug)
    exercises, interviews = (
        notes.cite(map(edition.in_page_language, guide.get(section, ())))
        for section in (_EXERCISES, _INTERVIEWS)
    )
    items = map(_exercise_item, guide.get(_EXERCISES, ()))
    rows = tuple(
        (item, cited, (ABOVE_TITLE, item) in ticked)
        for item, cited in zip(items, exercises, strict=True)
    )
    return AtWork(rows, tuple(interviews), tuple(notes.all()))


def _exercise_item(entry: GuideEntry) -> str:
    """Return an exercise's id in stored ticks, from its title in the original language."""
    return slugify(entry.title or entry.text)


def checklist_items(edition: Edition, checklist: str) -> list[str]:
    """Return the ids of a checklist's items; empty for an unknown checklist."""
    if checklist == ABOVE_TITLE:
        return [*map(_exercise_item, load_guide(_EXERCISES).get(_EXERCISES, ()))]
    projects = {project.slug: project for project in edition.original.projects}
    return check_items(projects[checklist]) if checklist in projects else []


def _is_today_somewhere(day: date) -> bool:
    """Return True if ``day`` is today in any time zone; a browser's may be unknown."""
    now = timezone.now().astimezone(UTC)
    return (now - timedelta(hours=12)).date() <= day <= (now + timedelta(hours=14)).date()
