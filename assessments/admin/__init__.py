"""Django admin pages for the taxonomy, accounts, answers and statistics."""

from assessments.admin import (
    accounts,
    answers,
    demand,
    exchange,
    grid_views,
    insight,
    merging,
    new_skill,
    taxonomy,
    undo,
)

__all__ = [
    "accounts",
    "answers",
    "demand",
    "exchange",
    "grid_views",
    "insight",
    "merging",
    "new_skill",
    "taxonomy",
    "undo",
]
