"""What else a person could do: other roles next to their own, and another pace. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.comparison import TargetView
from assessments.domain.planning.path import find_path
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.summary import Summary, summary_of
from assessments.domain.planning.what_if import (
    PACES,
    ReachableByDay,
    Shift,
    apply_shift,
    reachable_by,
    shift_between,
)

# How far ahead the page looks by itself (policy).
HALF_YEAR = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A target role next to the person's own."""

    view: TargetView
    is_own: bool  # their target role
    is_start: bool  # the role they come from
    shift: Shift | None  # when to apply, compared with the own one; None if that is today

    @property
    def is_sooner(self) -> bool:
        """True if it is time to apply earlier than for the own role."""
        return self.shift is not None and self.shift.most > 0 and not self.shift.is_later


def role_rows(profile: Profile, targets: Iterable[TargetView]) -> list[RoleRow]:
    """Compare ``targets`` with the profile's target role, which may be retired.

    The rows are in the order of ``targets``, but the role that the person comes from is last.
    """
    views = list(targets)
    own = next((view for view in views if view.role.slug == profile.target_role), None)
    rows = [
        RoleRow(
            view=view,
            is_own=view is own,
            is_start=view.role.slug == profile.start_role,
            shift=apply_shift(own.summary, view.summary) if own and view is not own else None,
        )
        for view in views
    ]
    return sorted(rows, key=lambda row: row.is_start)


def closest_role(rows: Iterable[RoleRow]) -> RoleRow | None:
    """Return the first of ``rows`` that the person does not come from; their own if as close."""
    others = [row for row in rows if not row.is_start]
    own = [row for row in others if row.is_own and row.view.summary.hours_to_ready is not None]
    return min([*own, *others[:1]], key=lambda row: row.view.summary.hours_to_apply, default=None)


@dataclass(frozen=True, slots=True)
class FasterPace:
    """The next goal of a plan with more hours a week."""

    hours_a_week: int
    goal: Literal["apply", "ready", "all"]
    first: date  # 50% likely
    last: date  # 80% likely
    shift: Shift


@dataclass(frozen=True, slots=True)
class Outlook:
    """What more hours would change, and what half a year is enough for; None if nothing."""

    faster: FasterPace | None
    half_year: ReachableByDay | None
    steps: int  # open steps of the plan


def plan_outlook(profile: Profile, choices: Choices, today: date) -> Outlook:
    """Return the outlook of a plan."""
    path = find_path(profile, choices)
    now = _goal(summary_of(profile, choices, path))
    more = next((pace for pace in PACES if pace > choices.schedule.hours_a_week), None)
    faster = None
    if now and more:
        schedule = replace(choices.schedule, hours_a_week=more)
        then = _goal(summary_of(profile, replace(choices, schedule=schedule), path))
        if then and (shift := shift_between(now[1:], then[1:])).most:
            faster = FasterPace(more, *then, shift)
    reached = reachable_by(today + HALF_YEAR, profile, path)
    return Outlook(faster, reached if reached.steps else None, len(path.open_steps))


def _goal(summary: Summary) -> tuple[Literal["apply", "ready", "all"], date, date] | None:
    """Return the next goal of a plan with its dates; None if every step is done."""
    if summary.hours_to_apply:
        return "apply", summary.apply_by, summary.apply_by_slow
    if summary.hours_to_ready and summary.ready_by and summary.ready_by_slow:
        return "ready", summary.ready_by, summary.ready_by_slow
    return ("all", summary.done_by, summary.done_by_slow) if summary.hours else None
