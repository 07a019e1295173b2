"""The milestones of a plan. Pure."""

from datetime import date
from typing import Any, Literal, NamedTuple

Kind = Literal["chapter", "apply", "ready", "all"]


class Milestone(NamedTuple):
    """A milestone of the plan, with the step that reaches it and its dates."""

    kind: Kind
    slug: str  # identifies it within the plan
    step: int  # number of the step, from 1
    done_by: date  # 50% likely
    done_by_slow: date  # 80% likely
    chapter: Any = None  # the ChapterView that ends
