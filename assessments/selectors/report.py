"""Read results: the report and evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from assessments import models
from assessments.domain.addresses import as_link
from assessments.domain.planning import Step
from assessments.domain.planning.path import find_path
from assessments.domain.planning.summary import summary_of
from assessments.domain.questionnaire.order import narrow
from assessments.domain.report.advice import Advice, advise, first_step_numbers
from assessments.domain.report.page import ReportView, build_report_view
from assessments.domain.report.requirement_list import Choice, EvidenceItem, list_requirements
from assessments.domain.report.since import build_since, readiness_shown
from assessments.domain.scoring import answer_from
from assessments.domain.scoring.stored import report_from_json
from assessments.domain.taxonomy.catalogue import in_page_language, page_language, translate_to
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.stored import snapshot_from_json
from assessments.domain.taxonomy.translation import Translate, translated
from assessments.selectors.plan import plan_inputs, project_evidence
from assessments.taxonomy_store.editions import Edition, edition_current


def result_report(assessment: models.Assessment, *, as_data: bool = False) -> ReportView:
    """Return the report of a submitted assessment from its stored result.

    Texts are in the language of the page, or with ``as_data`` in their original wording.
    """
    result = assessment.result
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    return build_report_view(
        snapshot_taxonomy(result.snapshot_id, None if as_data else translate_to(page_language())),
        start_role,
        target_role,
        {slug: answer_from(value) for slug, value in result.answers.items()},
        report_from_json(result.report, result.version),
    )


def result_is_current(assessment: models.Assessment, edition: Edition) -> bool:
    """Return True if the requirements and typical levels are still those of the result."""
    snapshot = assessment.result.snapshot_id
    key = (snapshot, assessment.start_role.slug, assessment.target_role.slug)
    return edition.has_part(key, lambda: snapshot_taxonomy(snapshot, None))


# Snapshots never change, so their primary key can be the cache key.
@lru_cache(maxsize=64)
def snapshot_taxonomy(snapshot: int, translate: Translate | None) -> Taxonomy:
    """Return the part of the taxonomy that a result was scored against.

    ``snapshot`` is its primary key.
    """
    if translate:
        return translated(snapshot_taxonomy(snapshot, None), translate)
    row = models.Snapshot.objects.get(pk=snapshot)
    return snapshot_from_json(row.content, row.version)


def leading_advice(
    view: ReportView, edition: Edition, start_role: str, steps: Iterable[Step] = ()
) -> list[Advice]:
    """Return the report's leading gaps with current resources, exercises and plan steps."""
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


# Limits on the owner's own texts on a shared page, so that it cannot be used to publish anything.
MAX_SHARED_ITEMS = 20
MAX_SHARED_CHARACTERS = 4000


def evidence_items(assessment: models.Assessment, edition: Edition) -> list[EvidenceItem]:
    """Return the evidence of an assessment: projects, then skills by name."""
    answers = edition.taxonomy.known_answers(assessment.result.answers)
    skills = [
        EvidenceItem(
            name=in_page_language(row.skill.name),
            level=answer if isinstance(answer := answers.get(row.skill.slug), int) else None,
            note=row.note,
            addresses=tuple(filter(None, (row.repository, row.deployment, row.paper))),
            skill=edition.taxonomy.skill_slug(row.skill.slug) or "",
        )
        for row in assessment.evidence.select_related("skill")
    ]
    titles = {project.slug: project.name for project in edition.projects}
    projects = [
        EvidenceItem(titles.get(slug, slug), None, row.note, (row.address,))
        for slug, row in project_evidence(assessment).items()
    ]
    return projects + skills


def skills_of_result(assessment: models.Assessment) -> set[str]:
    """Return the slugs of the skills that a result is about."""
    taxonomy = snapshot_taxonomy(assessment.result.snapshot_id, None)
    rows = taxonomy.requirements[assessment.target_role.slug]
    return {skill for row in rows for skill in row.skills}


def answered_level(assessment: models.Assessment, skill: str) -> int | None:
    """Return the level of a skill in a result, None for other answers."""
    answer = assessment.result.answers.get(skill)
    return answer if isinstance(answer, int) else None


def limit_shared_evidence(items: Iterable[EvidenceItem]) -> tuple[list[EvidenceItem], int]:
    """Return the evidence for a shared page, and the number of items left out.

    Items beyond MAX_SHARED_ITEMS or MAX_SHARED_CHARACTERS of notes are left out, and so are
    addresses that are no longer accepted.
    """
    included: list[EvidenceItem] = []
    left_out, characters = 0, 0
    for item in items:
        if (
            len(included) < MAX_SHARED_ITEMS
            and characters + len(item.note) <= MAX_SHARED_CHARACTERS
        ):
            characters += len(item.note)
            included.append(replace(item, addresses=tuple(filter(as_link, item.addresses))))
        else:
            left_out += 1
    return included, left_out


def report_page(
    assessment: models.Assessment,
    *,
    shows_evidence: bool,
    shows_plan: bool = False,
    is_shared: bool = False,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the context of the templates in templates/report/ for a submitted assessment.

    ``query`` chooses the requirements to show.
    """
    view = result_report(assessment)
    edition = edition_current()
    has_plan = shows_plan and edition.has_roles(
        assessment.start_role.slug, assessment.target_role.slug
    )
    inputs = plan_inputs(assessment, edition) if has_plan else None
    path = find_path(*inputs) if inputs else None
    steps = path.open_steps if path else []
    evidence, left_out = evidence_items(assessment, edition) if shows_evidence else [], 0
    if is_shared:
        evidence, left_out = limit_shared_evidence(evidence)
    is_current = result_is_current(assessment, edition)
    narrowing = None
    if inputs and is_current:
        narrowing = narrow(inputs[0].target, inputs[0].answers)
    since = build_since(inputs[0], inputs[1].reached) if inputs else None
    return {
        "view": view,
        "shown": readiness_shown(view.report, since),
        "plan_inputs": inputs,
        "summary": summary_of(*inputs, path) if inputs and path else None,
        "first_step": steps[0] if steps else None,
        "first_skill": edition.taxonomy.skill_by_slug[steps[0].skill] if steps else None,
        "since": since,
        "evidence": evidence,
        "requirements": list_requirements(
            view,
            Choice.parse(query or {}, view.areas),
            assessment.result.answers,
            evidence,
            edition.taxonomy.skill_slug,
        ),
        "evidence_left_out": left_out,
        "submitted_at": assessment.submitted_at,
        "leading": leading_advice(view, edition, assessment.start_role.slug, steps),
        "is_current": is_current,
        "reviewed": edition.reviewed,
        "narrowing": narrowing,
        "narrowing_names": view.names(narrowing.slugs) if narrowing else [],
    }
