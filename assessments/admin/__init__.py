"""Django's admin: editing the taxonomy, and the accounts."""

from assessments.admin import accounts, exchange, taxonomy

__all__ = ["accounts", "exchange", "taxonomy"]
