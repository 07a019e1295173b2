"""Coordinates, in view box units, of the charts that templates draw as SVG. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from assessments.domain.svg import points

# The plot area of a trend within its view box; labels use the rest.
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 40, 580, 15, 215


class TrendLine(NamedTuple):
    """One figure over time: the ``points`` of a polyline, and the same as coordinates."""

    points: str
    dots: tuple[tuple[float, float], ...]


def trend_lines(
    days: Sequence[float], series: Sequence[Sequence[float]], last_day: float | None = None
) -> tuple[TrendLine, ...]:
    """Lay out series of values 0..100 over ``days`` since the first one, in ascending order.

    The chart ends on ``last_day``, by default on the last of ``days``.
    """
    end = last_day or (days[-1] if days else 0.0)
    height = TREND_BOTTOM - TREND_TOP
    lines = []
    for values in series:
        dots = tuple(
            (trend_x(day, end), round(TREND_BOTTOM - height * value / 100, 1))
            for day, value in zip(days, values, strict=True)
        )
        lines.append(TrendLine(points(dots), dots))
    return tuple(lines)


def trend_x(day: float, last_day: float) -> float:
    """Return the place of a day, counted from the first, in a trend that ends on ``last_day``."""
    return round(TREND_LEFT + (TREND_RIGHT - TREND_LEFT) * day / (last_day or 1.0), 1)
