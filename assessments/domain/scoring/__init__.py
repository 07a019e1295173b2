"""Scoring, pure: frozen values in, frozen values out, no Django and no database.

README.md beside this file has the rules in prose with a worked example.
"""

from assessments.domain.scoring.gaps import RequirementScore, State
from assessments.domain.scoring.target import Target, compile_target
from assessments.domain.scoring.totals import AreaScore, Report, Verdict, score_answers
from assessments.domain.scoring.types import (
    MAX_LEVEL,
    NOT_RELEVANT,
    UNSURE,
    Answer,
    Requirement,
    TypicalLevel,
    answer_from,
    is_better_answer,
)

__all__ = [
    "MAX_LEVEL",
    "NOT_RELEVANT",
    "UNSURE",
    "Answer",
    "AreaScore",
    "Report",
    "Requirement",
    "RequirementScore",
    "State",
    "Target",
    "TypicalLevel",
    "Verdict",
    "answer_from",
    "compile_target",
    "is_better_answer",
    "score_answers",
]
