"""What can be reached by a day."""

from collections.abc import Sequence

from assessments.domain.planning.steps import Step, StepKey


def steps_within(steps: Sequence[Step], hours: float) -> list[Step]:
    """Return what fits into ``hours`` of the ordered ``steps``.

    The front of the order as far as it goes, then whatever still fits and rests on nothing that
    was left out.
    """
    taken: list[Step] = []
    left_out: set[StepKey] = set()
    for step in steps:
        if step.hours <= hours and left_out.isdisjoint(step.before):
            taken.append(step)
            hours -= step.hours
        else:
            left_out.add(step.key)
    return taken
