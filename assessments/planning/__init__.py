"""Planning, pure: the steps that close a gap, their order, and when they are done.

The rules are in docs/planning.md.
"""

from assessments.planning.arrange import Move, arrange_steps, move_step
from assessments.planning.deadline import steps_within
from assessments.planning.order import order_steps
from assessments.planning.schedule import Schedule, finish_date, hours_until, weeks_between
from assessments.planning.steps import Learnable, Need, Step, StepKey, plan_steps

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
    "order_steps",
    "plan_steps",
    "steps_within",
    "weeks_between",
]
