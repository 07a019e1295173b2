"""The objects of the taxonomy as frozen values; ``document.py`` combines them.

The modules have the names of the files in ``fixtures/taxonomy/``. Each field is defined only here.
``description`` is its help text in the admin, ``WORDS`` marks translated texts, and columns in the
database and in spreadsheets follow from its type (see ``fields.py``). Rules across several objects
are in ``check.py``.
"""

from assessments.domain.taxonomy.objects.base import Reviewable, Value
from assessments.domain.taxonomy.objects.career import GuideEntry, GuideSection, Salary
from assessments.domain.taxonomy.objects.curricula import Chapter, ChapterExit, ChapterStep
from assessments.domain.taxonomy.objects.learning import (
    BEGINNER,
    OLDER_EXERCISE_LEVEL,
    Exercise,
    ExercisePair,
    Learning,
    Resource,
)
from assessments.domain.taxonomy.objects.projects import Project, SkillShown
from assessments.domain.taxonomy.objects.requirements import (
    Requirement,
    Specialism,
    SpecialismRequirement,
)
from assessments.domain.taxonomy.objects.roles import Role, TypicalLevel
from assessments.domain.taxonomy.objects.skills import Area, Prerequisite, Skill, SkillLevel
from assessments.domain.taxonomy.objects.sources import DemandFigure, Source

__all__ = [
    "BEGINNER",
    "OLDER_EXERCISE_LEVEL",
    "Area",
    "Chapter",
    "ChapterExit",
    "ChapterStep",
    "DemandFigure",
    "Exercise",
    "ExercisePair",
    "GuideEntry",
    "GuideSection",
    "Learning",
    "Prerequisite",
    "Project",
    "Requirement",
    "Resource",
    "Reviewable",
    "Role",
    "Salary",
    "Skill",
    "SkillLevel",
    "SkillShown",
    "Source",
    "Specialism",
    "SpecialismRequirement",
    "TypicalLevel",
    "Value",
]
