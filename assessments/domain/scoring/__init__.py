"""Scoring: pure functions over frozen values, without Django or a database.

README.md in this folder explains the rules, with a worked example.
"""

from assessments.domain.scoring.gaps import RequirementScore, State
from assessments.domain.scoring.rules import CURRENT, FIRST, RULES, SECOND, Rules
from assessments.domain.scoring.target import Target, compile_target
from assessments.domain.scoring.totals import AreaScore, Report, Verdict, score_answers
from assessments.domain.scoring.types import (
    NOT_RELEVANT,
    UNSURE,
    Answer,
    answer_from,
    is_better_answer,
)

__all__ = [
    "CURRENT",
    "FIRST",
    "NOT_RELEVANT",
    "RULES",
    "SECOND",
    "UNSURE",
    "Answer",
    "AreaScore",
    "Report",
    "RequirementScore",
    "Rules",
    "State",
    "Target",
    "Verdict",
    "answer_from",
    "compile_target",
    "is_better_answer",
    "score_answers",
]
