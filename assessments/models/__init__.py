"""Database models: one file a subject."""

from assessments.models.assessment import Answer, Assessment, Result, Snapshot
from assessments.models.taxonomy import (
    Area,
    Evidence,
    Prerequisite,
    Requirement,
    RequirementSkill,
    Role,
    Skill,
    SkillLevel,
    Source,
    TaxonomyRevision,
    TypicalLevel,
)
from assessments.models.user import User

__all__ = [
    "Answer",
    "Area",
    "Assessment",
    "Evidence",
    "Prerequisite",
    "Requirement",
    "RequirementSkill",
    "Result",
    "Role",
    "Skill",
    "SkillLevel",
    "Snapshot",
    "Source",
    "TaxonomyRevision",
    "TypicalLevel",
    "User",
]
