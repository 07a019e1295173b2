"""Django's admin: editing the taxonomy, and the accounts."""

from assessments.admin import accounts, answers, exchange, grid_views, insight, merging, taxonomy

__all__ = ["accounts", "answers", "exchange", "grid_views", "insight", "merging", "taxonomy"]
