"""A person's choices for their plan. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessments.domain.planning.schedule import Schedule
from assessments.domain.planning.steps import StepKey
from assessments.domain.taxonomy.objects import Specialism


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices for their plan.

    ``reached`` has the levels, by skill, that the person has reached since submitting the answers,
    and ``logged`` the hours that they have spent on a step, by its key. ``ceilings`` has the
    levels, by skill, above which they do not want to go. ``preferred`` are the skills that they
    chose among alternatives, and ``wanted`` the levels, by skill, that they want to reach although
    no requirement asks for them. ``order`` is their custom order of steps, empty for the suggested
    one.
    """

    schedule: Schedule
    reached: Mapping[str, int] = field(default_factory=dict)
    logged: Mapping[StepKey, float] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    preferred: frozenset[str] = frozenset()
    wanted: Mapping[str, int] = field(default_factory=dict)
    order: Sequence[StepKey] = ()
    specialisms: tuple[Specialism, ...] = ()

    def preferring(self, skill: str, others: Collection[str]) -> "Choices":
        """Return the choices with ``skill`` instead of ``others``."""
        return replace(self, preferred=self.preferred.difference(others) | {skill})

    def wanting(self, skill: str, level: int) -> "Choices":
        """Return the choices with an extra skill."""
        return replace(self, wanted={**self.wanted, skill: level})
