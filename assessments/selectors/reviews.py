"""Read what editors have signed, and what is not reviewed yet."""

from collections.abc import Iterable
from typing import NamedTuple

from assessments.domain.taxonomy.reviews import KINDS, PROJECT, RESOURCE, SKILL, Item
from assessments.models import Project, Review, Skill
from assessments.taxonomy_store.editions import Edition


class ReviewLine(NamedTuple):
    """Something to review, and its valid signature; None if it has none."""

    item: Item
    review: Review | None


class ReviewCount(NamedTuple):
    """The number of unreviewed objects of a kind, and of all."""

    kind: str
    unreviewed: int
    all: int


def review_lines(edition: Edition) -> list[ReviewLine]:
    """Return everything that editors review, in the order of areas and skills."""
    valid = Review.objects.filter(withdrawn_at=None).select_related("editor").order_by()
    reviews = {review.digest: review for review in valid}
    return [ReviewLine(item, reviews.get(item.digest)) for item in edition.review_items]


def review_counts(lines: Iterable[ReviewLine]) -> list[ReviewCount]:
    """Return the counts of each kind."""
    lines = list(lines)
    of_kind = {kind: [line for line in lines if line.item.kind == kind] for kind in KINDS}
    return [
        ReviewCount(kind, sum(line.review is None for line in found), len(found))
        for kind, found in of_kind.items()
    ]


def signatures_of(row: object) -> list[Review]:
    """Return all signatures of a project or of a skill and its resources, newest first."""
    kinds = (SKILL, RESOURCE) if isinstance(row, Skill) else (PROJECT,)
    if not isinstance(row, Skill | Project):
        return []
    found = Review.objects.filter(kind__in=kinds, slug=row.slug)
    return list(found.select_related("editor"))
