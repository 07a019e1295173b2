"""Django's admin: editing the taxonomy, and the accounts."""

from assessments.admin import accounts, answers, exchange, taxonomy

__all__ = ["accounts", "answers", "exchange", "taxonomy"]
