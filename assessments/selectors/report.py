"""Reads of results: the report, results over time, and evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from assessments import models
from assessments.domain.addresses import is_address
from assessments.domain.planning import Step
from assessments.domain.report.page import (
    Advice,
    ReportView,
    advise,
    build_report_view,
    first_step_numbers,
)
from assessments.domain.report.progress import Taken
from assessments.domain.scoring import answer_from
from assessments.domain.scoring.stored import report_from_json
from assessments.domain.taxonomy.catalogue import in_words, translate_to
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.stored import snapshot_from_json
from assessments.domain.taxonomy.translation import translated
from assessments.selectors.owners import Owner
from assessments.selectors.plan import plan_order, project_proofs
from assessments.taxonomy_store.editions import Edition, edition_current


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
    """Return what templates/report/_body.html shows of a submitted assessment."""
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
