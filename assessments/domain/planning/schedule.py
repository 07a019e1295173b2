"""When: dates from hours, as a range."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp, log, sqrt

# One pace per person multiplies all hours: lognormal, median 1, coefficient of variation 0.5.
PACE_VARIATION = 0.5
# The planned hours are the even chance; four in five people need at most this many times more.
SLOW_PACE = exp(0.8416 * sqrt(log(1 + PACE_VARIATION**2)))
# What a stated week really yields: things come up.
YIELD = 0.8


@dataclass(frozen=True, slots=True)
class Schedule:
    """When somebody begins, how many hours a week, and the weeks off (any day of each)."""

    start: date
    hours_a_week: float
    weeks_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.hours_a_week <= 0:
            raise ValueError("hours a week must be more than none")


def finish_date(schedule: Schedule, hours: float, pace: float = 1.0) -> date:
    """Return the day by which ``hours`` of planned work are done at ``pace`` times the hours."""
    end = schedule.start + timedelta(days=ceil(7 * hours * pace / (schedule.hours_a_week * YIELD)))
    for monday in sorted({_monday(day) for day in schedule.weeks_off}):
        after = monday + timedelta(days=7)
        if schedule.start < after and monday < end:
            end += after - max(monday, schedule.start)
    return end


def hours_until(schedule: Schedule, day: date) -> float:
    """Return how many planned hours are done by ``day`` with an even chance, 0 before the start."""
    days = (day - schedule.start).days
    for monday in {_monday(off) for off in schedule.weeks_off}:
        first, after = max(monday, schedule.start), min(monday + timedelta(days=7), day)
        days -= max(0, (after - first).days)
    return max(0, days) * schedule.hours_a_week * YIELD / 7


def weeks_between(first: date, last: date) -> frozenset[date]:
    """Return the Monday of every week that the days ``first`` to ``last`` touch."""
    weeks = (_monday(last) - _monday(first)).days // 7
    return frozenset(_monday(first) + timedelta(weeks=week) for week in range(weeks + 1))


def milestones(schedule: Schedule, hours: Iterable[float]) -> list[tuple[date, date]]:
    """Return for each step in order when it is done: the even chance, and four in five."""
    total, found = 0.0, []
    for step in hours:
        total += step
        found.append((finish_date(schedule, total), finish_date(schedule, total, SLOW_PACE)))
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
