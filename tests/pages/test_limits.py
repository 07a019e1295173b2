"""What costs much or could be guessed is limited, and the page says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import SharedReport

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_links_and_imports_are_limited(alice, typical_scientist, settings):
    settings.ACCOUNT_RATE_LIMITS = {"share": "2/h/ip", "import": "1/h/ip"}
    sharing = reverse("sharing", args=[typical_scientist.pk])
    for days in ("7", "30"):
        assert alice.client.post(sharing, {"days": days}).status_code == 302
    refused = alice.client.post(sharing, {"days": "90"})
    assert refused.status_code == 429
    assert "That was too often" in refused.content.decode()
    assert SharedReport.objects.count() == 2
    # Looking is not limited, nor is what has a limit of its own.
    assert alice.client.get(sharing).status_code == 200
    for status in (422, 429):
        file = SimpleUploadedFile("data.json", b"{}")
        assert alice.client.post(reverse("data"), {"file": file}).status_code == status


@pytest.mark.parametrize(
    ("name", "sent", "most"),
    [
        ("account_signup", {"email": "x@example.org", "password1": "1"}, 20),
        ("account_reset_password", {"email": "x@example.org"}, 5),
        ("account_login", {"login": "x@example.org", "password": "1"}, 30),
    ],
)
def test_the_doors_are_limited(alice, name, sent, most):
    statuses = {alice.client.post(reverse(name), sent).status_code for _ in range(most + 1)}
    assert 429 in statuses or "Too many" in alice.client.post(reverse(name), sent).content.decode()
