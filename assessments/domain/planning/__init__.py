"""Planning: the steps that close a gap, their order and their dates. Pure.

The rules are in docs/planning.md.
"""

from assessments.domain.planning.arrange import Move, arrange_steps, move_step
from assessments.domain.planning.schedule import Schedule, finish_date, hours_until, weeks_between
from assessments.domain.planning.steps import Learnable, Need, Step, StepKey, step_name

__all__ = [
    "Learnable",
    "Move",
    "Need",
    "Schedule",
    "Step",
    "StepKey",
    "arrange_steps",
    "finish_date",
    "hours_until",
    "move_step",
    "step_name",
    "weeks_between",
]
