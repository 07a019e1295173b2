"""Django admin pages for the taxonomy, accounts, answers and statistics."""

from assessments.admin import (
    accounts,
    answers,
    demand,
    exchange,
    grid_views,
    insight,
    languages,
    merging,
    taxonomy,
    translation_desk,
    translation_files,
)

__all__ = [
    "accounts",
    "answers",
    "demand",
    "exchange",
    "grid_views",
    "insight",
    "languages",
    "merging",
    "taxonomy",
    "translation_desk",
    "translation_files",
]
