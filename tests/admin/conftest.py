"""Fixtures for tests of the admin."""

import pytest
from django.test import Client

from assessments import models


@pytest.fixture
def editor(db) -> Client:
    """A browser signed in with all permissions."""
    client = Client()
    client.force_login(models.User.objects.create_superuser("root@example.org", "x"))
    return client
