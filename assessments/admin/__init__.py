"""Django admin pages for the taxonomy, accounts, answers and statistics."""

from assessments.admin import (
    accounts,
    answers,
    demand,
    exchange,
    grid_views,
    insight,
    languages,
    links,
    merging,
    new_skill,
    phrases,
    reviews,
    taxonomy,
    translation_desk,
    translation_files,
    undo,
)

__all__ = [
    "accounts",
    "answers",
    "demand",
    "exchange",
    "grid_views",
    "insight",
    "languages",
    "links",
    "merging",
    "new_skill",
    "phrases",
    "reviews",
    "taxonomy",
    "translation_desk",
    "translation_files",
    "undo",
]
