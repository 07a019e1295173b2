"""Tests with real transactions."""

import pytest
from django.conf import settings

from tests.admin.test_merge import with_old  # noqa: F401

# SQLite has no locks to inspect: only one transaction can write at a time.
collect_ignore = [
    "test_turns_to_write.py"
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    else "test_lock_order.py"
]


@pytest.fixture(autouse=True)
def _no_limits(settings) -> None:
    """Keep the rate limits, which lock rows too, out of these tests."""
    settings.ACCOUNT_RATE_LIMITS = False
