"""Planning, pure: the steps that close a gap, their order, and when they are done.

The rules are in docs/planning.md.
"""

from assessments.planning.order import order_steps
from assessments.planning.schedule import Schedule, finish_date
from assessments.planning.steps import Learnable, Need, Step, plan_steps

__all__ = [
    "Learnable",
    "Need",
    "Schedule",
    "Step",
    "finish_date",
    "order_steps",
    "plan_steps",
]
