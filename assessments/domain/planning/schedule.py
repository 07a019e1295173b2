"""Turn hours of work into ranges of dates. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp, log, sqrt

# Each person has one pace that multiplies all hours: lognormal, median 1, this coefficient of
# variation.
PACE_VARIATION = 0.5
# Half of all people need at most the planned hours; 80% need at most this many times as much.
SLOW_PACE = exp(0.8416 * sqrt(log(1 + PACE_VARIATION**2)))
# The share of the stated hours that people really work in a week.
USABLE_TIME = 0.8
# Hours a week unless a person says otherwise: an evening and a little working time (policy).
DEFAULT_HOURS = 6
# Hours a week of real work on a skill that a job or a project in use offers (policy).
WORK_HOURS_A_WEEK = 6


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a person starts, their hours a week, and their weeks off (given by any day of each)."""

    start: date
    hours_a_week: float
    weeks_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.hours_a_week <= 0:
            raise ValueError("hours a week must be more than 0")

    @property
    def usable_hours(self) -> float:
        """Hours that the person really works in a week."""
        return self.hours_a_week * USABLE_TIME

    def starts_by(self, day: date) -> bool:
        """Return True if the plan starts in the week of ``day`` or before."""
        return self.start < _monday(day) + timedelta(days=7)

    def is_off(self, day: date) -> bool:
        """Return True if ``day`` is in a week off."""
        return _monday(day) in map(_monday, self.weeks_off)


def finish_date(schedule: Schedule, hours: float, pace: float = 1.0) -> date:
    """Return the day by which planned ``hours`` are done if they take ``pace`` times as long."""
    end = schedule.start + timedelta(days=ceil(7 * hours * pace / schedule.usable_hours))
    for monday in sorted({_monday(day) for day in schedule.weeks_off}):
        after = monday + timedelta(days=7)
        if schedule.start < after and monday < end:
            end += after - max(monday, schedule.start)
    return end


def hours_until(schedule: Schedule, day: date) -> float:
    """Return the planned hours that are 50% likely to be done by ``day``; 0 before the start."""
    days = (day - schedule.start).days
    for monday in {_monday(off) for off in schedule.weeks_off}:
        first, after = max(monday, schedule.start), min(monday + timedelta(days=7), day)
        days -= max(0, (after - first).days)
    return max(0, days) * schedule.usable_hours / 7


def weeks_between(first: date, last: date) -> frozenset[date]:
    """Return the Mondays of all weeks with a day in ``first`` to ``last``."""
    weeks = (_monday(last) - _monday(first)).days // 7
    return frozenset(_monday(first) + timedelta(weeks=week) for week in range(weeks + 1))


def finish_dates(
    schedule: Schedule, steps: Iterable[tuple[float, float]]
) -> list[tuple[date, date]]:
    """Return the dates by which each step is 50% and 80% likely to be done.

    A step has hours of the person's own time, which add up, and hours of real work. These fit in
    next to the steps that follow, so only the later date of a step includes its own.
    """
    total = 0.0
    dates: list[tuple[date, date]] = []
    for own, work in steps:
        total += own
        slow = finish_date(schedule, total, SLOW_PACE) + timedelta(
            days=ceil(7 * work / WORK_HOURS_A_WEEK)
        )
        latest = dates[-1][1] if dates else slow
        dates.append((finish_date(schedule, total), max(slow, latest)))
    return dates


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
