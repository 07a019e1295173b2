"""A person's choices for their plan. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessments.domain.planning.schedule import Schedule
from assessments.domain.planning.steps import StepKey
from assessments.domain.taxonomy.objects import Specialism


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices for their plan.

    ``reached`` has the levels, by skill, that the person has reached since submitting the answers,
    and ``logged`` the hours that they have spent on a step, by its key. ``ceilings`` has the
    levels, by skill, above which they do not want to go. ``preferred`` are the skills that they
    chose among alternatives. ``order`` is their custom order of steps, empty for the suggested one.
    """

    schedule: Schedule
    reached: Mapping[str, int] = field(default_factory=dict)
    logged: Mapping[StepKey, float] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    preferred: frozenset[str] = frozenset()
    order: Sequence[StepKey] = ()
    specialisms: tuple[Specialism, ...] = ()
