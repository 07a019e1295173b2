"""Database models, one file per subject."""

from assessments.models.assessment import (
    DELETED_KEPT,
    Answer,
    Assessment,
    Origin,
    Result,
    Snapshot,
)
from assessments.models.cached import CachedValue
from assessments.models.career import GuideEntry, Salary
from assessments.models.history import edit_date, one_edit
from assessments.models.plan import Plan, PlanSkill, Proof, Tick, TimeOff
from assessments.models.project import Project, ProjectSkill
from assessments.models.proof import SkillProof
from assessments.models.sharing import SharedReport
from assessments.models.taxonomy import (
    Area,
    Evidence,
    Exercise,
    Prerequisite,
    Requirement,
    RequirementSkill,
    Resource,
    Role,
    Skill,
    SkillLevel,
    Source,
    Specialism,
    TaxonomyRevision,
    TypicalLevel,
)
from assessments.models.user import User
from assessments.models.viewing import AnswersSeen

__all__ = [
    "DELETED_KEPT",
    "Answer",
    "AnswersSeen",
    "Area",
    "Assessment",
    "CachedValue",
    "Evidence",
    "Exercise",
    "GuideEntry",
    "Origin",
    "Plan",
    "PlanSkill",
    "Prerequisite",
    "Project",
    "ProjectSkill",
    "Proof",
    "Requirement",
    "RequirementSkill",
    "Resource",
    "Result",
    "Role",
    "Salary",
    "SharedReport",
    "Skill",
    "SkillLevel",
    "SkillProof",
    "Snapshot",
    "Source",
    "Specialism",
    "TaxonomyRevision",
    "Tick",
    "TimeOff",
    "TypicalLevel",
    "User",
    "edit_date",
    "one_edit",
]
