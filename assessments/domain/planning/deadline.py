"""Choose the steps that can be done before a deadline. Pure."""

from collections.abc import Sequence

from assessments.domain.planning.steps import Step, StepKey


def steps_within(steps: Sequence[Step], hours: float) -> list[Step]:
    """Return the steps that fit into ``hours``, in order.

    Steps that do not fit are skipped, together with the steps that depend on them.
    """
    chosen: list[Step] = []
    skipped: set[StepKey] = set()
    for step in steps:
        if step.hours <= hours and skipped.isdisjoint(step.before):
            chosen.append(step)
            hours -= step.hours
        else:
            skipped.add(step.key)
    return chosen
