"""Only its owner can open a job ad."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from assessments.domain.limits import MAX_JOB_ADS
from assessments.models import JobAd, User
from assessments.services.cleanup import cleanup
from tests.cast import AD, ADDRESS, Person, path_of
from tests.security.site import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = timedelta(days=31)


def urls(key: uuid.UUID) -> list[str]:
    """Return every address of a job ad."""
    found = (address.url for address in addresses(assessment_id=uuid.UUID(int=0), ad_id=key))
    return [url for url in found if str(key) in url]


def stranger(who: str) -> Client:
    """Return the browser of a person without access."""
    client = Client()
    if who == "another guest":
        Person(client).paste(AD + "More.")
    if who == "an administrator":
        client.force_login(User.objects.create_superuser("root@example.org"))
    return client


@pytest.mark.parametrize("who", ["a new visitor", "another guest", "an administrator"])
def test_for_others_it_is_as_if_it_did_not_exist(who, alice):
    ad, missing = alice.paste(), uuid.uuid4()
    other = stranger(who)
    before = list(JobAd.objects.values())
    assert len(urls(ad.pk)) >= 7
    for there, nowhere in zip(urls(ad.pk), urls(missing), strict=True):
        for send in (other.get, other.post):
            sent = {"name": "Mine", "skill": "spark", "target_role": "ai-engineer"}
            one, two = send(there, sent, follow=True), send(nowhere, sent, follow=True)
            assert one.status_code == two.status_code, there
            assert one.status_code == 404 or "POST" not in one["Allow"], there
            assert one.headers.keys() == two.headers.keys()
    assert list(JobAd.objects.values()) == before
    assert all(alice.client.get(url, follow=True).status_code == 200 for url in urls(ad.pk))


def test_a_guests_ads_move_into_the_account(alice, mallory):
    ad = alice.paste()
    alice.sign_up()
    assert alice.get("job_ad", ad.pk).status_code == 200
    mallory.sign_in()
    assert mallory.get("job_ad", ad.pk).status_code == 200
    assert "guest_key" not in alice.client.session


def test_ads_without_room_at_sign_in_are_kept_for_later(alice):
    account = User.objects.create_user(ADDRESS, "a long sentence of mine")
    first, second = alice.paste(), alice.paste(AD + "\n- Julia")
    rows = {"start_role": first.start_role, "target_role": first.target_role, "findings": {}}
    JobAd.objects.bulk_create(JobAd(user=account, **rows) for _ in range(MAX_JOB_ADS - 1))
    alice.sign_in()
    assert "1 job ad from this browser did not fit" in alice.get("home").content.decode()
    assert alice.get("job_ad", second.pk).status_code == 200
    alice.client.post(path_of("delete_job_ad", second.pk))
    assert alice.get("job_ad", first.pk).status_code == 200


def test_ads_are_deleted_after_thirty_days_unless_they_are_kept(alice):
    kept, other, new = (alice.paste(AD + "\n" * 2 + name) for name in ("Kept", "Other", "New"))
    alice.client.post(path_of("keep_job_ad", kept.pk), {"name": ""})
    JobAd.objects.filter(pk__in=[kept.pk, other.pk]).update(created_at=timezone.now() - LATER)
    assert cleanup()["job ads not kept"] == 1
    assert set(JobAd.objects.all()) == {kept, new}


def test_a_guests_ads_are_deleted_with_the_session(alice, mallory):
    kept, gone = alice.paste(), mallory.paste()
    idle = timezone.now() + timedelta(days=82)
    Session.objects.update(expire_date=idle)
    assert cleanup()["unused sessions"] == 0
    Session.objects.filter(pk=mallory.client.session.session_key).delete()
    JobAd.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert cleanup()["guests' job ads"] == 1
    assert set(JobAd.objects.all()) == {kept}
    assert gone not in JobAd.objects.all()


def test_pasting_is_limited(alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"job_ads": "1/h/ip"}
    ad = alice.paste()
    sent = {"text": AD, "start_role": "data-scientist"}
    refused = alice.client.post(path_of("job_ads"), sent)
    assert refused.status_code == 429
    # The text can be sent again.
    assert "Larkfield runs warehouses" in refused.content.decode()
    assert alice.get("job_ad", ad.pk).status_code == 200
