"""Django admin pages for the taxonomy, accounts, answers and statistics."""

from assessments.admin import (
    accounts,
    answers,
    demand,
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
    "demand",
    "drafting",
    "exchange",
    "grid_views",
    "insight",
    "merging",
    "taxonomy",
]
