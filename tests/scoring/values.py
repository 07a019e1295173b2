"""Requirements and typical levels with only what scoring reads, of any weight and mean."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TypicalLevel:
    """A mean and a spread."""

    mean: float
    spread: float


@dataclass(frozen=True)
class Requirement:
    """One of ``skills`` at ``level``; a must-have with a ``floor``."""

    slug: str
    area: str
    skills: tuple[str, ...]
    level: int
    weight: float
    floor: int | None = None
