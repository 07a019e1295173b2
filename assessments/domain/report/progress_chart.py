"""The picture of the progress page: results, what was done since, and the forecast. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assessments.domain.report.charts import trend_lines, trend_x
from assessments.domain.report.progress import PastResult
from assessments.domain.report.since import Goal, Outlook

# A label further to the right than this would not fit to the right of its mark.
LAST_LABEL_START = 340


class ProgressLine(NamedTuple):
    """One figure up to today: a polyline, and its points for results and for days since."""

    points: str
    results: tuple[tuple[float, float], ...]
    days: tuple[tuple[float, float], ...]


class GoalMark(NamedTuple):
    """A goal in the chart: a line from the likely to the late date, and its label."""

    goal: Goal
    x: float
    x_slow: float
    y: float
    label_x: float
    anchor: str  # start or end
    is_below: bool  # where the label is


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """Readiness and reverse skillset over time, and where the plan leads."""

    first: date
    last: date
    lines: tuple[ProgressLine, ...]  # readiness, then reverse skillset
    today: float | None  # where today is; None if it is the right edge
    forecast: str  # the points of readiness from today on; empty without goals
    marks: tuple[GoalMark, ...]


def build_chart(results: Sequence[PastResult], outlook: Outlook | None) -> ProgressChart | None:
    """Lay out at least one result, oldest first; None if there is nothing to compare it with."""
    begin = results[0].at
    days = [(result.at - begin).total_seconds() / 86400 for result in results]
    reports = [result.report for result in results]

    def number(day: date) -> float:
        # The day of a result and its time may be in different time zones.
        return max(days[-1], (day - begin.date()).days)

    last: date = results[-1].at
    last_day = days[-1]
    goals = outlook.goals if outlook else ()
    done = outlook.days if outlook else ()
    if outlook and (done or goals):
        for day in done:
            days.append(number(day.day))
            reports.append(day.report)
        days.append(number(outlook.today))
        reports.append(outlook.report)
        last = max([outlook.today, *(goal.done_by_slow for goal in goals)])
        last_day = number(last)
    if len(days) < 2:
        return None
    today = days[-1]
    lines = trend_lines(
        days,
        [
            [report.readiness for report in reports],
            [report.reverse_readiness for report in reports],
        ],
        last_day,
    )
    (forecast,) = trend_lines(
        [today, *(number(goal.done_by) for goal in goals)],
        [[reports[-1].readiness, *(goal.readiness for goal in goals)]],
        last_day,
    )
    return ProgressChart(
        first=begin,
        last=last,
        lines=tuple(
            ProgressLine(
                line.points,
                line.dots[: len(results)],
                line.dots[len(results) : len(results) + len(done)],
            )
            for line in lines
        ),
        today=trend_x(today, last_day) if goals else None,
        forecast=forecast.points if goals else "",
        marks=tuple(
            _mark(goal, dot, trend_x(number(goal.done_by_slow), last_day), goal is goals[-1])
            for goal, dot in zip(goals, forecast.dots[1:], strict=True)
        ),
    )


def _mark(goal: Goal, dot: tuple[float, float], x_slow: float, is_last: bool) -> GoalMark:
    x, y = dot
    fits = x <= LAST_LABEL_START
    label_x, anchor = (x, "start") if fits else (x_slow, "end")
    return GoalMark(goal, x, x_slow, y, label_x, anchor, is_below=not is_last)
