"""Coordinates, in view box units, of the charts that templates draw as SVG. Pure."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple

# The radar's view box is twice this wide and high; its outer ring has this RADIUS.
CENTRE = 200
RADIUS = 150
LABEL_RADIUS = 168
# Longer labels are split into two lines.
LABEL_LENGTH = 16
RINGS = (25, 50, 75, 100)
# The plot area of a trend within its view box; labels use the rest.
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 40, 580, 15, 215


class Axis(NamedTuple):
    """One axis of a radar: its end, and the lines, position and alignment of its label."""

    lines: tuple[str, ...]
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str  # start, middle or end


class Radar(NamedTuple):
    """A radar chart; rings and polygons are strings for the ``points`` attribute."""

    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    own: str
    typical: str
    own_points: tuple[tuple[float, float], ...]


def radar(rows: Sequence[tuple[str, float | None, float]]) -> Radar:
    """Lay out rows of (label, own 0..100 or None, typical 0..100) clockwise from the top."""
    count = max(len(rows), 1)
    angles = [2 * pi * index / count for index in range(len(rows))]

    def at(angle: float, distance: float) -> tuple[float, float]:
        return round(CENTRE + distance * sin(angle), 1), round(CENTRE - distance * cos(angle), 1)

    def polygon(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
        return tuple(
            at(angle, RADIUS * value / 100) for angle, value in zip(angles, values, strict=True)
        )

    own = polygon([value or 0.0 for _, value, _ in rows])
    return Radar(
        axes=tuple(
            Axis(_lines(label), *at(angle, RADIUS), *at(angle, LABEL_RADIUS), _anchor(sin(angle)))
            for (label, _, _), angle in zip(rows, angles, strict=True)
        ),
        rings=tuple(_points(polygon([float(ring)] * len(rows))) for ring in RINGS),
        own=_points(own),
        typical=_points(polygon([typical for _, _, typical in rows])),
        own_points=own,
    )


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
    span = last_day or (days[-1] if days else 0.0)
    height = TREND_BOTTOM - TREND_TOP
    lines = []
    for values in series:
        dots = tuple(
            (trend_x(day, span), round(TREND_BOTTOM - height * value / 100, 1))
            for day, value in zip(days, values, strict=True)
        )
        lines.append(TrendLine(_points(dots), dots))
    return tuple(lines)


def trend_x(day: float, last_day: float) -> float:
    """Return the place of a day, counted from the first, in a trend that ends on ``last_day``."""
    return round(TREND_LEFT + (TREND_RIGHT - TREND_LEFT) * day / (last_day or 1.0), 1)


def _anchor(side: float) -> str:
    if abs(side) < 0.1:
        return "middle"
    return "start" if side > 0 else "end"


def _lines(label: str) -> tuple[str, ...]:
    """Break a long label at the space nearest its middle."""
    spaces = [index for index, letter in enumerate(label) if letter == " "]
    if len(label) <= LABEL_LENGTH or not spaces:
        return (label,)
    middle = min(spaces, key=lambda index: abs(index - len(label) / 2))
    return label[:middle], label[middle + 1 :]


def _points(coordinates: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in coordinates)
