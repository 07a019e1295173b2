"""Redis is down: no one is locked out, attempts are not limited, and the log says so."""

import socket

import pytest
from django.urls import reverse

from assessments.models import SharedReport

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def _away(settings):
    """A Redis that does not respond."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.CACHES = {
        "default": {
            "BACKEND": "mlcareer.cache.TolerantRedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
        }
    }


@pytest.mark.usefixtures("_away")
def test_the_site_works_without_it(alice, typical_scientist, caplog):
    assert alice.sign_up().status_code == 302
    alice.client.post(reverse("account_logout"))
    assert alice.sign_in().status_code == 302
    sharing = reverse("assessments:sharing", args=[typical_scientist.pk])
    assert alice.client.post(sharing, {"days": "7"}).status_code == 302
    assert SharedReport.objects.count() == 1
    assert "rate limits are off" in caplog.text
