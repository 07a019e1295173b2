"""Coordinates as the text that SVG expects. Pure."""

from collections.abc import Iterable


def points(coordinates: Iterable[tuple[float, float]]) -> str:
    """Write coordinates for a ``points`` attribute."""
    return " ".join(f"{x},{y}" for x, y in coordinates)


def coordinates(written: str) -> list[tuple[float, float]]:
    """Read the coordinates of a ``points`` attribute."""
    pairs = (pair.split(",") for pair in written.split())
    return [(float(x), float(y)) for x, y in pairs]
