"""Django admin pages for the taxonomy, accounts, answers and statistics."""

from assessments.admin import (
    accounts,
    answers,
    drafting,
    exchange,
    grid_views,
    insight,
    merging,
    taxonomy,
)

__all__ = [
    "accounts",
    "answers",
    "drafting",
    "exchange",
    "grid_views",
    "insight",
    "merging",
    "taxonomy",
]
