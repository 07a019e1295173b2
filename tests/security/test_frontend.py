"""Security headers and escaping, on every address of the site."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from tests.cast import Person, soup
from tests.security.people import account, with_app
from tests.security.site import FILES, addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(alice, typical_scientist) -> Person:
    """Alice with a report in her account and a second factor."""
    user = account()
    with_app(user)
    Assessment.objects.update(user=user, guest_key=None)
    alice.client.force_login(user)
    return alice


def test_every_post_needs_the_token_of_a_page(own, typical_scientist):
    """No other site can make a browser send one of our forms."""
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = own.client.cookies
    before = Assessment.objects.values().get()
    for address in addresses(assessment_id=typical_scientist.pk):
        # Mail programs send it without a page of ours; it needs the key in a mail's link.
        if address.name == "stop_reminder":
            continue
        refused = forger.post(address.url, {"sure": "on", "do": "done:docker:2"})
        assert refused.status_code in (403, 405), address.url
        if refused.status_code == 405:
            assert "POST" not in refused["Allow"], address.url
    assert Assessment.objects.values().get() == before


def test_no_page_may_use_browser_features_that_none_needs(client):
    policy = client.get(reverse("assessments:home"))["Permissions-Policy"]
    allowed = dict(re.findall(r"([a-z-]+)=(\S*?)(?:, |$)", policy))
    for denied in ("camera", "microphone", "geolocation", "payment", "usb", "clipboard-read"):
        assert allowed[denied] == "()"
    # Only this site can ask for passkeys.
    own = {feature for feature, who in allowed.items() if who == "(self)"}
    assert own == {"publickey-credentials-create", "publickey-credentials-get"}


SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_no_text_of_a_person_becomes_markup(alice, mallory, typical_scientist):
    report = typical_scientist
    alice.client.post(reverse("assessments:rename", args=[report.pk]), {"title": SCRIPT})
    alice.show(report, "docker", note=SCRIPT, repository=f"https://example.org/?{SCRIPT[:30]}")
    alice.client.post(
        reverse("assessments:project_evidence", args=[report.pk, "notebook-to-service"]),
        {"address": "https://example.org/x", "note": SCRIPT},
    )
    shared = {"days": "7", "name": SCRIPT, "shows_evidence": "on"}
    alice.client.post(reverse("assessments:sharing", args=[report.pk]), shared)
    ad = alice.paste(f"Requirements\n- {SCRIPT} with Python and {SCRIPT}\n- <b>SQL</b>")
    alice.client.post(reverse("assessments:keep_job_ad", args=[ad.pk]), {"name": SCRIPT})
    report.refresh_from_db()
    assert (report.title, report.shares.get().name) == (SCRIPT, SCRIPT)
    seen = 0
    pages = [
        alice.client.get(address.url)
        for address in addresses(assessment_id=report.pk, ad_id=ad.pk)
        if address.name not in FILES
    ]
    pages.append(mallory.client.get(report.shares.get().get_absolute_url()))
    for response in pages:
        page = response.content.decode()
        assert "<script>alert" not in page, response.request["PATH_INFO"]
        assert "<img src=x" not in page, response.request["PATH_INFO"]
        seen += "&lt;script&gt;alert(1)" in page
    assert seen >= 5
    # Files are downloaded, never shown as a page.
    for name in ("report_json", "report_csv", "report_xlsx"):
        file = alice.get(name, report.pk)
        assert file["Content-Disposition"].startswith("attachment")
        assert "html" not in file["Content-Type"]


def test_a_shared_page_reveals_its_address_to_no_other_site(alice, mallory, typical_scientist):
    alice.client.post(reverse("assessments:sharing", args=[typical_scientist.pk]), {"days": "7"})
    link = typical_scientist.shares.get()
    response = mallory.client.get(link.get_absolute_url())
    # Other sites get no referrer; this one needs the origin, or no form could be sent.
    assert response["Referrer-Policy"] == "same-origin"
    assert not soup(response).select("meta[name=referrer]")
    assert "noindex" in response["X-Robots-Tag"]
    assert "noarchive" in response["X-Robots-Tag"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
