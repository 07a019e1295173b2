"""Read database rows as values for pages, scoring and plans."""

from assessments.selectors.assessments import (
    affected_assessments,
    answers_to,
    assessment_answers,
    dated_answers,
    draft_for_roles,
    my_assessments,
    owned_assessments,
)
from assessments.selectors.plan import (
    DEFAULT_HOURS,
    plan_choices,
    plan_inputs,
    plan_order,
    plan_start,
    plan_time_off,
    profile_of,
    project_evidence,
    step_key,
    ticked_items,
)
from assessments.selectors.report import (
    MAX_SHARED_CHARACTERS,
    MAX_SHARED_ITEMS,
    EvidenceItem,
    report_page,
    result_is_current,
    result_report,
    results_over_time,
)
from assessments.selectors.taxonomy import (
    career_guide,
    skill_key,
    skill_keys,
    skill_names,
)

__all__ = [
    "DEFAULT_HOURS",
    "MAX_SHARED_CHARACTERS",
    "MAX_SHARED_ITEMS",
    "EvidenceItem",
    "affected_assessments",
    "answers_to",
    "assessment_answers",
    "career_guide",
    "dated_answers",
    "draft_for_roles",
    "my_assessments",
    "owned_assessments",
    "plan_choices",
    "plan_inputs",
    "plan_order",
    "plan_start",
    "plan_time_off",
    "profile_of",
    "project_evidence",
    "report_page",
    "result_is_current",
    "result_report",
    "results_over_time",
    "skill_key",
    "skill_keys",
    "skill_names",
    "step_key",
    "ticked_items",
]
