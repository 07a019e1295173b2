"""Reads: the one place where rows become scoring values and pages' material."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from assessments import models
from assessments.domain.addresses import is_address
from assessments.domain.errors import GoneError
from assessments.domain.guide import salary_groups
from assessments.domain.planning import Schedule, Step, StepKey, weeks_between
from assessments.domain.planning.plan import Choices, ordered_steps
from assessments.domain.planning.profile import Profile
from assessments.domain.questionnaire.pages import Progress
from assessments.domain.report.page import (
    ENOUGH_COVERAGE,
    Advice,
    ReportView,
    advise,
    build_report_view,
    first_step_numbers,
)
from assessments.domain.report.progress import Taken
from assessments.domain.scoring import Answer, answer_from
from assessments.domain.scoring.stored import report_from_json
from assessments.domain.taxonomy.catalogue import in_words, translate_to
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.stored import snapshot_from_json
from assessments.domain.taxonomy.translation import translated
from assessments.selectors.owners import Owner
from assessments.taxonomy_store.editions import Edition, edition_current
from assessments.taxonomy_store.loading import load_career


def skill_keys(slugs: Collection[str]) -> dict[str, int]:
    """Return the keys of skills by slug; one that was merged is known by its old slug.

    What is not in the taxonomy is left out.
    """
    skills = models.Skill.objects.order_by()
    found = dict(skills.filter(slug__in=slugs).values_list("slug", "pk"))
    if len(found) < len(slugs):
        names = {
            alias.lower(): key
            for key, aliases in skills.values_list("pk", "aliases")
            for alias in aliases
        }
        found = {slug: names[slug.lower()] for slug in slugs if slug.lower() in names} | found
    return found


def skill_key(slug: str) -> int:
    """Return the key of a skill by its slug, also an old one. Raises GoneError."""
    key = skill_keys([slug]).get(slug)
    if key is None:
        raise GoneError(f"the skill {slug} is not in the taxonomy")
    return key


def assessment_answers(assessment: models.Assessment) -> dict[str, Answer]:
    """Return a draft's or a submitted assessment's answers by skill."""
    rows = models.Answer.objects.filter(assessment=assessment)
    return {slug: answer_from(value) for slug, value in rows.values_list("skill__slug", "value")}


def dated_answers(
    assessment: models.Assessment,
) -> tuple[dict[str, Answer], dict[str, datetime]]:
    """Return an assessment's answers by skill, and when each was saved."""
    rows = list(
        models.Answer.objects.filter(assessment=assessment).values_list(
            "skill__slug", "value", "saved_at"
        )
    )
    answers = {slug: answer_from(value) for slug, value, _ in rows}
    return answers, {slug: saved_at for slug, _, saved_at in rows}


def skill_names(slugs: Iterable[str]) -> list[str]:
    """Return the names of skills in alphabetical order; of one that is gone its slug's words."""
    names = dict(models.Skill.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))
    return sorted(in_words(names.get(slug, slug.replace("-", " "))) for slug in slugs)


def answers_to(skill: models.Skill) -> dict[str, int]:
    """Return how many drafts and how many submitted results have an answer to a skill."""
    rows = models.Answer.objects.filter(skill=skill)
    drafts = rows.filter(assessment__submitted_at=None).count()
    return {"drafts": drafts, "results": rows.count() - drafts}


def owned_assessments(owner: Owner) -> list[models.Assessment]:
    """Return the owner's assessments with their roles and results, newest first."""
    return list(_with_results(owner.assessments()))


def _with_results(rows: QuerySet[models.Assessment]) -> QuerySet[models.Assessment]:
    """Return assessments with roles and results; ``has_enough`` tells of a verdict, as a report."""
    enough = Q(result__report__coverage__gte=ENOUGH_COVERAGE)
    return (
        rows.select_related("start_role", "target_role", "result")
        .defer("result__report", "result__answers")
        .annotate(has_enough=ExpressionWrapper(enough, output_field=BooleanField()))
    )


@dataclass(frozen=True, slots=True)
class MyAssessments:
    """What an owner has: drafts with their progress, results, and what can be brought back."""

    drafts: list[tuple[models.Assessment, Progress | None]]  # None: the role is gone
    results: list[models.Assessment]
    deleted: list[models.Assessment]


def my_assessments(owner: Owner, edition: Edition) -> MyAssessments:
    """Return everything of an owner, newest first."""
    rows = list(_with_results(owner.kept()))
    present = [row for row in rows if row.deleted_at is None]
    drafts = [row for row in present if not row.is_submitted]
    answers: dict[UUID, dict[str, Answer]] = {row.pk: {} for row in drafts}
    for draft, skill, value in models.Answer.objects.filter(assessment__in=drafts).values_list(
        "assessment", "skill__slug", "value"
    ):
        answers[draft][skill] = answer_from(value)

    def progress(row: models.Assessment) -> Progress | None:
        start, target = row.start_role.slug, row.target_role.slug
        if not edition.asks(start, target):
            return None
        return edition.questionnaire(start, target).progress(answers[row.pk])

    return MyAssessments(
        drafts=[(row, progress(row)) for row in drafts],
        results=[row for row in present if row.is_submitted],
        deleted=[row for row in rows if row.deleted_at],
    )


def affected_assessments(roles: Iterable[str], skills: Iterable[str]) -> tuple[int, int]:
    """Count drafts and submitted assessments for one of ``roles`` or that answer ``skills``."""
    answers = models.Answer.objects.filter(assessment=OuterRef("pk"), skill__slug__in=list(skills))
    named = list(roles)
    found = models.Assessment.objects.filter(
        Q(start_role__slug__in=named) | Q(target_role__slug__in=named) | Exists(answers),
        deleted_at=None,
    ).aggregate(
        drafts=Count("pk", filter=Q(submitted_at=None)),
        submitted=Count("pk", filter=~Q(submitted_at=None)),
    )
    return found["drafts"], found["submitted"]


def draft_for_roles(owner: Owner, start_role: str, target_role: str) -> models.Assessment | None:
    """Return the owner's draft for these roles; of several the one saved last."""
    drafts = owner.assessments().filter(submitted_at=None).order_by("-updated_at")
    return drafts.filter(start_role__slug=start_role, target_role__slug=target_role).first()


def result_report(assessment: models.Assessment, *, as_data: bool = False) -> ReportView:
    """Return a submitted assessment's report, from what its result has kept.

    In the language of the page; ``as_data`` leaves the words as they were kept.
    """
    result = assessment.result
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    return build_report_view(
        _snapshot_taxonomy(result.snapshot_id, None if as_data else get_language()),
        start_role,
        target_role,
        {slug: answer_from(value) for slug, value in result.answers.items()},
        report_from_json(result.report, result.version),
    )


def result_is_current(assessment: models.Assessment, edition: Edition) -> bool:
    """Tell whether scoring today would rest on the same requirements and typical levels."""
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    today = edition.original.taxonomy
    if target_role not in today.requirements:
        return False
    kept = _snapshot_taxonomy(assessment.result.snapshot_id, None)
    return kept == today.part(start_role, target_role)


# A snapshot never changes, so its primary key is enough of a key. None: as it was kept.
@lru_cache(maxsize=64)
def _snapshot_taxonomy(snapshot: int, language: str | None) -> Taxonomy:
    if language is not None:
        kept, translate = _snapshot_taxonomy(snapshot, None), translate_to(language)
        return translated(kept, translate) if translate else kept
    row = models.Snapshot.objects.get(pk=snapshot)
    return snapshot_from_json(row.content, row.version)


def results_over_time(owner: Owner, assessment: models.Assessment) -> list[Taken]:
    """Return the owner's results for the roles of ``assessment``, the oldest first."""
    rows = list(
        owner.assessments()
        .filter(start_role=assessment.start_role, target_role=assessment.target_role)
        .exclude(submitted_at=None)
        .select_related("result")
        .order_by("submitted_at", "pk")
    )
    return [
        Taken(
            at=row.submitted_at,
            taxonomy=_snapshot_taxonomy(row.result.snapshot_id, None),
            answers={slug: answer_from(value) for slug, value in row.result.answers.items()},
            report=report_from_json(row.result.report, row.result.version),
        )
        for row in rows
        if row.submitted_at
    ]


def leading_advice(
    view: ReportView, edition: Edition, start_role: str, steps: Iterable[Step] = ()
) -> list[Advice]:
    """Return the report's leading gaps with today's resources, exercises and plan (``steps``)."""
    numbers = first_step_numbers(list(steps))
    return [
        advise(
            row,
            edition.learning.get(row.skill.slug),
            start_role,
            numbers.get(row.requirement.slug),
        )
        for row in view.leading
    ]


def plan_order(assessment: models.Assessment, edition: Edition) -> list[Step]:
    """Return the steps of today's plan; none where a role is no longer in the taxonomy."""
    if not edition.asks(assessment.start_role.slug, assessment.target_role.slug):
        return []
    profile = profile_of(assessment, edition)
    return ordered_steps(profile, plan_choices(assessment, edition, timezone.localdate()))


# A shared page shows no more of its owner's own words, or it could be a page about anything.
MOST_SHOWN = 20
MOST_SHOWN_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody can show for a skill (with their level, None without) or a project."""

    name: str
    level: int | None
    note: str
    addresses: tuple[str, ...]


def shown_work(assessment: models.Assessment, edition: Edition) -> list[Shown]:
    """Return what the owner of an assessment can show: projects, then skills by name."""
    answers = edition.taxonomy.known_answers(assessment.result.answers)
    skills = [
        Shown(
            name=in_words(row.skill.name),
            level=answer if isinstance(answer := answers.get(row.skill.slug), int) else None,
            note=row.note,
            addresses=tuple(filter(None, (row.repository, row.deployment, row.paper))),
        )
        for row in assessment.proofs.select_related("skill")
    ]
    titles = {project.slug: project.name for project in edition.projects}
    projects = [
        Shown(titles.get(slug, slug), None, proof.note, (proof.address,))
        for slug, proof in project_proofs(assessment).items()
    ]
    return projects + skills


def shown_to_others(shown: Iterable[Shown]) -> tuple[list[Shown], int]:
    """Return what a shared page shows of this, and how many it leaves out.

    It shows no address that is not accepted today, and leaves out what exceeds MOST_SHOWN or
    MOST_SHOWN_CHARACTERS of notes.
    """
    found: list[Shown] = []
    left_out, characters = 0, 0
    for item in shown:
        if len(found) < MOST_SHOWN and characters + len(item.note) <= MOST_SHOWN_CHARACTERS:
            characters += len(item.note)
            found.append(replace(item, addresses=tuple(filter(is_address, item.addresses))))
        else:
            left_out += 1
    return found, left_out


def report_page(
    assessment: models.Assessment,
    *,
    shows_proofs: bool,
    shows_plan: bool = False,
    is_shared: bool = False,
) -> dict[str, Any]:
    """Return what templates/report/body.html shows of a submitted assessment."""
    view = result_report(assessment)
    edition = edition_current()
    steps = plan_order(assessment, edition) if shows_plan else []
    shown, left_out = shown_work(assessment, edition) if shows_proofs else [], 0
    if is_shared:
        shown, left_out = shown_to_others(shown)
    return {
        "view": view,
        "first_step": steps[0] if steps else None,
        "first_skill": edition.taxonomy.skill_by_slug[steps[0].skill] if steps else None,
        "shown": shown,
        "shown_left_out": left_out,
        "submitted_at": assessment.submitted_at,
        "leading": leading_advice(view, edition, assessment.start_role.slug, steps),
        "is_current": result_is_current(assessment, edition),
    }


def profile_of(
    assessment: models.Assessment, edition: Edition, target_role: str | None = None
) -> Profile:
    """Return a submitted assessment's answers against today's requirements of its target role.

    Or of another ``target_role``. Raises GoneError where a role is no longer in the taxonomy.
    """
    start, target = assessment.start_role.slug, target_role or assessment.target_role.slug
    taxonomy = edition.taxonomy
    if not edition.asks(start, target):
        raise GoneError("this role is no longer in the taxonomy")
    answers = taxonomy.known_answers(
        {slug: answer_from(value) for slug, value in assessment.result.answers.items()}
    )
    return Profile(taxonomy, start, target, edition.target(start, target), answers)


# Six hours a week: an evening, and a little of the working day.
DEFAULT_HOURS = 6


def plan_choices(assessment: models.Assessment, edition: Edition, today: date) -> Choices:
    """Return what somebody has made of their plan, the defaults where they changed nothing."""
    plan = (
        models.Plan.objects.filter(assessment=assessment)
        .prefetch_related("skills__skill", "time_off", "specialisms")
        .first()
    )
    if plan is None:
        return Choices(Schedule(today, DEFAULT_HOURS))
    rows = list(plan.skills.all())
    weeks = (weeks_between(off.first, off.last) for off in plan.time_off.all())
    return Choices(
        # What is left is done from today on.
        schedule=Schedule(
            plan.start if _may_be_today(plan.start) else max(plan.start, today),
            plan.hours_a_week,
            frozenset().union(*weeks),
        ),
        reached={row.skill.slug: row.reached for row in rows if row.reached is not None},
        ceilings={row.skill.slug: row.ceiling for row in rows if row.ceiling is not None},
        order=tuple(step_key(name) for name in plan.order),
        specialisms=tuple(
            edition.specialisms[row.slug]
            for row in plan.specialisms.all()
            if row.slug in edition.specialisms
        ),
    )


def _may_be_today(day: date) -> bool:
    """Return whether it is ``day`` somewhere on Earth: a browser may not tell its time zone."""
    now = timezone.now().astimezone(UTC)
    return (now - timedelta(hours=12)).date() <= day <= (now + timedelta(hours=14)).date()


def step_key(name: str) -> StepKey:
    """Read what names a step: its skill and the level it leads to, as in ``docker:2``."""
    skill, _, level = name.rpartition(":")
    return skill, int(level)


def plan_time_off(assessment: models.Assessment) -> list[models.TimeOff]:
    """Return the days off of an assessment's plan, in order."""
    return list(models.TimeOff.objects.filter(plan__assessment=assessment))


def plan_start(assessment: models.Assessment) -> date | None:
    """Return the day on which the plan begins, None where nobody has said so."""
    return models.Plan.objects.filter(assessment=assessment).values_list("start", flat=True).first()


def project_proofs(assessment: models.Assessment) -> dict[str, models.Proof]:
    """Return where the work of an assessment's projects can be seen, by project."""
    rows = models.Proof.objects.filter(plan__assessment=assessment)
    return {proof.project: proof for proof in rows}


def ticked_items(assessment: models.Assessment) -> set[tuple[str, str]]:
    """Return what is ticked in the checklists of an assessment's plan: (checklist, item)."""
    rows = models.Tick.objects.filter(plan__assessment=assessment)
    return set(rows.values_list("checklist", "item"))


def career_guide(edition: Edition) -> dict[str, Any]:
    """Return the guide's entries by section (hyphens as underscores) and the salary groups."""
    career = load_career()
    sources = dict(edition.taxonomy.source_by_slug)
    sections = {
        section.replace("-", "_"): [
            (edition.in_words(entry), sources[entry.source]) for entry in entries
        ]
        for section, entries in career["guide"].items()
    }
    salaries = [edition.in_words(row) for row in career["salaries"]]
    return sections | {"salary_groups": salary_groups(salaries, sources)}
