"""Writes: keyword-only, named <entity>_<action>, safe to repeat."""

from assessments.services.assessment import (
    AnswerConflictError,
    AssessmentSubmittedError,
    answers_save,
    assessment_delete,
    assessment_purge,
    assessment_rename,
    assessment_restore,
    assessment_retake,
    assessment_start,
    assessment_submit,
    assessments_claim,
    questions_seen,
    skill_known,
)
from assessments.services.evidence import TooMuchEvidenceError
from assessments.services.plan import (
    plan_ceiling_set,
    plan_order_set,
    plan_pace_set,
    plan_reached_set,
    plan_specialisms_set,
    proof_set,
    tick_set,
    time_off_add,
    time_off_remove,
)
from assessments.services.proof import skill_proof_set
from assessments.services.taxonomy import skill_merge

__all__ = [
    "AnswerConflictError",
    "AssessmentSubmittedError",
    "TooMuchEvidenceError",
    "answers_save",
    "assessment_delete",
    "assessment_purge",
    "assessment_rename",
    "assessment_restore",
    "assessment_retake",
    "assessment_start",
    "assessment_submit",
    "assessments_claim",
    "plan_ceiling_set",
    "plan_order_set",
    "plan_pace_set",
    "plan_reached_set",
    "plan_specialisms_set",
    "proof_set",
    "questions_seen",
    "skill_known",
    "skill_merge",
    "skill_proof_set",
    "tick_set",
    "time_off_add",
    "time_off_remove",
]
