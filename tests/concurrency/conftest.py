"""Tests whose transactions are real."""

import pytest
from django.conf import settings

from tests.admin.test_merge import with_old  # noqa: F401

# On SQLite there are no locks to be looked at: a transaction that writes is the only one.
collect_ignore = (
    [] if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else ["test_lock_order.py"]
)


@pytest.fixture(autouse=True)
def _no_limits(settings) -> None:
    """Let nobody wait where tries are counted, before what a test is about."""
    settings.ACCOUNT_RATE_LIMITS = False
