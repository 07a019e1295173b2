"""What people from a start role usually have of a target role. Pure."""

from typing import NamedTuple

from assessments.domain.scoring import Target
from assessments.domain.span import Span, SpanRow, span
from assessments.domain.taxonomy.objects import Requirement


class Typical(NamedTuple):
    """What people from a start role usually have and lack of a target role."""

    percent: float  # the weight of the requirements that they usually meet by more than half
    span: Span  # the same, requirement by requirement
    lacking: tuple[Requirement, ...]  # the heaviest that they usually lack
    lacks_nearly_everything: bool


def typical_of(target: Target) -> Typical:
    """Compare a start role's typical levels with what a target role needs."""
    lacking = {row.requirement.slug for row in target.usually_lacking()}
    rows = sorted(
        target.requirements, key=lambda row: (row.requirement.slug in lacking, row.typical_gap)
    )
    weight = sum(row.requirement.weight for row in rows)
    missing = sum(row.requirement.weight for row in rows if row.requirement.slug in lacking)
    return Typical(
        percent=100 * (1 - missing / weight),
        span=span(
            [
                SpanRow(
                    weight=row.requirement.weight,
                    share=_rounded_share(1 - row.typical_gap),
                    is_far=row.requirement.slug in lacking,
                    pier=None if row.requirement.floor is None else row.typical_gap < 0.5,
                )
                for row in rows
            ]
        ),
        lacking=tuple(row.requirement for row in target.reverse_skillset()),
        lacks_nearly_everything=target.lacks_nearly_everything,
    )


def _rounded_share(share: float) -> float:
    """Round a typical share to none, half or all of a plank, because it is not exact."""
    if share < 0.4:
        return 0.0
    return 0.5 if share < 0.65 else 1.0
