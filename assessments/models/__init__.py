"""Database models, one file per subject."""

from assessments.models.answer_access import AnswerAccess
from assessments.models.assessment import (
    DELETED_RETENTION,
    Answer,
    Assessment,
    Origin,
    Result,
    Snapshot,
)
from assessments.models.cached import CachedValue
from assessments.models.career import GuideEntry, Salary
from assessments.models.curriculum import Chapter, ChapterExit, ChapterStep
from assessments.models.demand import DemandCount
from assessments.models.drafting import TaxonomyDraft
from assessments.models.evidence import ProjectEvidence, SkillEvidence
from assessments.models.feed import CalendarFeed
from assessments.models.history import edit_date, shared_edit_date
from assessments.models.job_ad import UNKEPT_RETENTION, JobAd
from assessments.models.language import (
    Language,
    Translation,
    english_language_name,
    language_name,
)
from assessments.models.links import LinkCheck
from assessments.models.plan import Plan, PlanSkill, Tick, TimeOff
from assessments.models.project import Project, ProjectSkill
from assessments.models.reminder import Reminder
from assessments.models.review import Review
from assessments.models.sharing import SharedReport
from assessments.models.taxonomy import (
    Area,
    DemandFigure,
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

__all__ = [
    "DELETED_RETENTION",
    "UNKEPT_RETENTION",
    "Answer",
    "AnswerAccess",
    "Area",
    "Assessment",
    "CachedValue",
    "CalendarFeed",
    "Chapter",
    "ChapterExit",
    "ChapterStep",
    "DemandCount",
    "DemandFigure",
    "Exercise",
    "GuideEntry",
    "JobAd",
    "Language",
    "LinkCheck",
    "Origin",
    "Plan",
    "PlanSkill",
    "Prerequisite",
    "Project",
    "ProjectEvidence",
    "ProjectSkill",
    "Reminder",
    "Requirement",
    "RequirementSkill",
    "Resource",
    "Result",
    "Review",
    "Role",
    "Salary",
    "SharedReport",
    "Skill",
    "SkillEvidence",
    "SkillLevel",
    "Snapshot",
    "Source",
    "Specialism",
    "TaxonomyDraft",
    "TaxonomyRevision",
    "Tick",
    "TimeOff",
    "Translation",
    "TypicalLevel",
    "User",
    "edit_date",
    "english_language_name",
    "language_name",
    "shared_edit_date",
]
