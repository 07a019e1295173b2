"""Django's admin: editing the taxonomy, and the accounts."""

from assessments.admin import accounts, taxonomy

__all__ = ["accounts", "taxonomy"]
