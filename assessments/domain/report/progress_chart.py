"""The picture of progress: results, and the steps done since the last one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assessments.domain.report.progress import PastResult
from assessments.domain.report.since import DayDone
from assessments.domain.svg import points

# The plot area within the view box; labels use the rest.
LEFT, RIGHT, TOP, BOTTOM = 40, 580, 15, 215


class ProgressLine(NamedTuple):
    """One figure over time: a polyline, and its points for results and for days since."""

    points: str
    results: tuple[tuple[float, float], ...]
    days: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """Readiness and reverse skillset over time."""

    first: date
    last: date
    readiness: ProgressLine
    reverse_readiness: ProgressLine


def build_chart(results: Sequence[PastResult], done: Sequence[DayDone]) -> ProgressChart:
    """Lay out at least one result, oldest first, and the days on which steps were done since."""
    first, last = results[0].at, results[-1].at
    days = [(result.at - first).total_seconds() / 86400 for result in results]
    # The day of a result and its time may be in different time zones.
    days += [max(days[-1], (row.day - first.date()).days) for row in done]
    reports = [*(result.report for result in results), *(row.report for row in done)]
    width, height = (RIGHT - LEFT) / (days[-1] or 1.0), BOTTOM - TOP

    def line(values: list[float]) -> ProgressLine:
        dots = tuple(
            (round(LEFT + width * day, 1), round(BOTTOM - height * value / 100, 1))
            for day, value in zip(days, values, strict=True)
        )
        return ProgressLine(points(dots), dots[: len(results)], dots[len(results) :])

    return ProgressChart(
        first,
        done[-1].day if done else last,
        line([report.readiness for report in reports]),
        line([report.reverse_readiness for report in reports]),
    )
