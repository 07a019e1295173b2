"""Writes: keyword-only, named <entity>_<action>, safe to repeat."""

from assessments.services.assessment import (
    AssessmentSubmittedError,
    answers_save,
    assessment_retake,
    assessment_start,
    assessment_submit,
    skill_known,
)
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

__all__ = [
    "AssessmentSubmittedError",
    "answers_save",
    "assessment_retake",
    "assessment_start",
    "assessment_submit",
    "plan_ceiling_set",
    "plan_order_set",
    "plan_pace_set",
    "plan_reached_set",
    "plan_specialisms_set",
    "proof_set",
    "skill_known",
    "tick_set",
    "time_off_add",
    "time_off_remove",
]
