"""Reads: the one place where rows become scoring values and pages' material."""

from functools import lru_cache
from typing import Any

from assessments import models
from assessments.access import Owner
from assessments.guide import salary_groups
from assessments.plan import PlanView, build_plan_view
from assessments.planning import Schedule
from assessments.questionnaire import Questionnaire
from assessments.report import Advice, ReportView, advise, build_report_view
from assessments.scoring import Answer, Target, answer_from, compile_target
from assessments.scoring.stored import report_from_json
from assessments.taxonomy.document import Taxonomy
from assessments.taxonomy.loading import load_career, load_core, load_learning
from assessments.taxonomy.values import scoring_requirements, scoring_typical_levels


class Edition:
    """The taxonomy at one revision, with what is worked out from it once and kept."""

    def __init__(self, revision: int, taxonomy: Taxonomy) -> None:
        self.revision = revision
        self.taxonomy = taxonomy
        self._targets: dict[tuple[str, str], Target] = {}
        self._questionnaires: dict[tuple[str, str], Questionnaire] = {}

    def target(self, start_role: str, target_role: str) -> Target:
        """Return the target role compiled against the start role. Raises KeyError."""
        key = (start_role, target_role)
        if key not in self._targets:
            self._targets[key] = compile_target(
                scoring_requirements(self.taxonomy, target_role),
                scoring_typical_levels(self.taxonomy, start_role),
            )
        return self._targets[key]

    def questionnaire(self, start_role: str, target_role: str) -> Questionnaire:
        """Return the questions, the areas of the reverse skillset first. Raises KeyError."""
        key = (start_role, target_role)
        if key not in self._questionnaires:
            areas = self.target(*key).area_order([area.slug for area in self.taxonomy.areas])
            self._questionnaires[key] = Questionnaire.build(self.taxonomy, target_role, areas)
        return self._questionnaires[key]


def taxonomy_revision() -> int:
    """Return how often the taxonomy has changed; 0 before the first import."""
    numbers = models.TaxonomyRevision.objects.values_list("number", flat=True)
    return numbers.filter(pk=1).first() or 0


def edition_current() -> Edition:
    """Return the taxonomy; this process reads it again only when its revision has changed."""
    return _edition_at(taxonomy_revision())


# The revision is part of the key, so a change made anywhere is seen by the next request here.
@lru_cache(maxsize=2)
def _edition_at(revision: int) -> Edition:
    return Edition(revision, load_core())


def assessment_answers(assessment: models.Assessment) -> dict[str, Answer]:
    """Return a draft's or a submitted assessment's answers by skill."""
    rows = models.Answer.objects.filter(assessment=assessment)
    return {slug: answer_from(value) for slug, value in rows.values_list("skill__slug", "value")}


def owned_assessments(owner: Owner) -> list[models.Assessment]:
    """Return the owner's assessments with their roles and results, newest first."""
    return list(
        owner.assessments()
        .select_related("start_role", "target_role", "result")
        .defer("result__report", "result__answers")
    )


def draft_for_roles(owner: Owner, start_role: str, target_role: str) -> models.Assessment | None:
    """Return the owner's newest draft for these roles."""
    drafts = owner.assessments().filter(submitted_at=None)
    return drafts.filter(start_role__slug=start_role, target_role__slug=target_role).first()


def result_report(assessment: models.Assessment) -> ReportView:
    """Return a submitted assessment's report, from what its result has kept."""
    result = assessment.result
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    return build_report_view(
        _snapshot_taxonomy(result.snapshot_id),
        start_role,
        target_role,
        {slug: answer_from(value) for slug, value in result.answers.items()},
        report_from_json(result.report),
    )


def result_is_current(assessment: models.Assessment, edition: Edition) -> bool:
    """Tell whether scoring today would rest on the same requirements and typical levels."""
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    if target_role not in edition.taxonomy.requirements:
        return False
    kept = _snapshot_taxonomy(assessment.result.snapshot_id)
    return kept == edition.taxonomy.part(start_role, target_role)


# A snapshot never changes, so its primary key is enough of a key.
@lru_cache(maxsize=32)
def _snapshot_taxonomy(snapshot: int) -> Taxonomy:
    return Taxonomy.model_validate(models.Snapshot.objects.get(pk=snapshot).content)


def leading_advice(view: ReportView) -> list[Advice]:
    """Return the report's leading gaps with today's resources and exercises."""
    slugs = [row.skill.slug for row in view.leading]
    skills = models.Skill.objects.filter(slug__in=slugs)
    learning = {found.skill: found for found in load_learning(list(skills))}
    return [advise(row, learning.get(row.skill.slug)) for row in view.leading]


def report_page(assessment: models.Assessment) -> dict[str, Any]:
    """Return what templates/report/body.html shows of a submitted assessment."""
    view = result_report(assessment)
    return {
        "view": view,
        "submitted_at": assessment.submitted_at,
        "leading": leading_advice(view),
        "is_current": result_is_current(assessment, edition_current()),
    }


def result_plan(
    assessment: models.Assessment, edition: Edition, schedule: Schedule
) -> PlanView | None:
    """Plan from a submitted assessment's answers with today's taxonomy.

    None where the target role is no longer in the taxonomy.
    """
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    if target_role not in edition.taxonomy.requirements:
        return None
    answers = assessment.result.answers.items()
    skills = list(models.Skill.objects.all())
    return build_plan_view(
        edition.taxonomy,
        start_role,
        target_role,
        edition.target(start_role, target_role),
        {slug: answer_from(value) for slug, value in answers},
        {found.skill: found for found in load_learning(skills)},
        schedule,
    )


def career_guide(edition: Edition) -> dict[str, Any]:
    """Return the guide's entries by section (hyphens as underscores) and the salary groups."""
    career = load_career()
    sources = dict(edition.taxonomy.source_by_slug)
    sections = {
        section.replace("-", "_"): [(entry, sources[entry.source]) for entry in entries]
        for section, entries in career["guide"].items()
    }
    return sections | {"salary_groups": salary_groups(career["salaries"], sources)}
