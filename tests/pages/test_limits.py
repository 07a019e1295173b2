"""Expensive requests and guessable secrets are limited, and the page says so."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import CachedValue, SharedReport
from assessments.services.cleanup import cleanup
from assessments.services.sharing import share_create
from mlcareer.cache import DatabaseCache
from tests.cast import Person
from tests.security.site import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CLASS = 30
ROWS = """
INSERT INTO assessments_cachedvalue (key, value, expires)
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)
SELECT 'visitor-' || n, CAST('' AS bytea), CAST('2100-01-01' AS timestamptz) FROM number
"""


@pytest.fixture(autouse=True)
def _same_minute():
    """Prevent a minute from ending during a test."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def test_links_and_imports_are_limited(alice, typical_scientist, settings):
    settings.ACCOUNT_RATE_LIMITS = {"share": "2/h/ip", "import": "1/h/ip"}
    sharing = reverse("assessments:sharing", args=[typical_scientist.pk])
    for days in ("7", "30"):
        assert alice.client.post(sharing, {"days": days}).status_code == 302
    refused = alice.client.post(sharing, {"days": "90"})
    assert refused.status_code == 429
    assert "Too many attempts" in refused.content.decode()
    assert refused["Retry-After"] == "3600"
    assert SharedReport.objects.count() == 2
    # Viewing is not limited, nor are requests that have their own limit.
    assert alice.client.get(sharing).status_code == 200
    for status in (422, 429):
        file = SimpleUploadedFile("data.json", b"{}")
        assert alice.client.post(reverse("assessments:data"), {"file": file}).status_code == status


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("account_signup", "signup"),
        ("account_reset_password", "reset_password"),
        ("account_login", "login"),
    ],
)
def test_sign_up_and_sign_in_are_limited(alice, name, action, settings):
    assert action in settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = {action: "2/m/ip"}
    sent = {"email": "x@example.org", "login": "x@example.org", "password": "1", "password1": "1"}
    *allowed, refused = (alice.client.post(reverse(name), sent) for _ in range(3))
    assert {response.status_code for response in allowed} <= {200, 302}
    assert (refused.status_code, "Retry-After" in refused) == (429, True)


def test_a_refused_page_says_when_to_try_again(alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "9/m/ip,1/2h/ip", "login_failed": "2/5m/key,9/m/ip"}
    sent = {"email": "x@example.org", "password1": "1"}
    statuses = [alice.client.post(reverse("account_signup"), sent).status_code for _ in range(2)]
    refused = alice.client.post(reverse("account_signup"), sent)
    assert ([*statuses, refused.status_code], refused["Retry-After"]) == ([200, 429, 429], "7200")
    statuses = [alice.sign_in(password="wrong").status_code for _ in range(2)]
    locked = alice.sign_in()
    assert ([*statuses, locked.status_code], locked["Retry-After"]) == ([200, 200, 429], "300")
    assert "Too many failed login attempts" in locked.content.decode()


def test_an_account_stays_locked_whatever_else_is_counted(alice, settings):
    settings.CACHES = {"default": {"BACKEND": "mlcareer.cache.DatabaseCache", "LOCATION": "cache"}}
    alice.sign_up()
    for _ in range(5):
        Person(Client()).sign_in(password="a wrong guess")
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
    for number in range(3):
        cache.set(f"another-visitor-{number}", [1.0], 60)
    locked = Person(Client()).sign_in()
    assert (locked.status_code, "Too many" in locked.content.decode()) == (429, True)
    # Expired rows are not deleted during a request.
    assert CachedValue.objects.filter(key__startswith="visitor-").count() == 100_000


def test_expired_counts_are_ignored_and_cleaned_up(settings):
    settings.CACHES = {"default": {"BACKEND": "mlcareer.cache.DatabaseCache", "LOCATION": "cache"}}
    for key in ("over", "taken-again", "lasts"):
        assert cache.add(key, 1, 60)
        assert not cache.add(key, 2, 60)
    CachedValue.objects.exclude(key__endswith="lasts").update(
        expires=timezone.now() - timedelta(seconds=1)
    )
    assert (cache.get("over"), cache.get("lasts")) == (None, 1)
    assert cache.add("taken-again", 3, 60)
    assert cache.get("taken-again") == 3
    assert cleanup(dry_run=True)["expired limits"] == cleanup()["expired limits"] == 1
    assert CachedValue.objects.count() == 2
    assert cache.delete("lasts")
    assert not cache.delete("lasts")


def from_address(address: str, **headers: str) -> Person:
    return Person(Client(REMOTE_ADDR=address, headers=headers))


def test_a_class_behind_one_address_gets_in_and_its_accounts_stay_locked():
    """Everyone signs up, starts, signs in again and shares; two mistype their password."""
    pupils = [from_address("192.0.2.1") for _ in range(CLASS)]
    for number, pupil in enumerate(pupils):
        assert pupil.sign_up(f"pupil{number}@example.org").status_code == 302
        pupil.begin()
        pupil.client.logout()
    for pupil in pupils[:2]:
        pupil.sign_in(f"pupil{pupils.index(pupil)}@example.org", "mistyped")
    for number, pupil in enumerate(pupils):
        assert pupil.sign_in(f"pupil{number}@example.org").status_code == 302
    for _ in range(5):
        from_address("192.0.2.1").sign_in("pupil0@example.org", "a wrong guess")
    assert b"Too many" in from_address("203.0.113.9").sign_in("pupil0@example.org").content
    # Guessing the password of one account does not lock out the rest of the class.
    for _ in range(10):
        guess = from_address("192.0.2.1").sign_in("pupil0@example.org", "a wrong guess")
    assert b"Too many" in guess.content or guess.status_code == 429
    assert from_address("192.0.2.2").sign_in("pupil1@example.org").status_code == 302


def test_a_class_of_visitors_can_import(settings):
    settings.ACCOUNT_RATE_LIMITS = {"import": "1/h/key,3/h/ip"}

    def imports(person: Person) -> int:
        return person.client.post(reverse("assessments:data")).status_code

    assert [imports(from_address("192.0.2.1")) for _ in range(4)] == [422, 422, 422, 429]
    guest = from_address("192.0.2.2")
    guest.begin()
    assert [imports(guest) for _ in range(2)] == [422, 429]


def test_a_class_can_export_and_answer_quickly(settings):
    settings.EXPORTS_PER_HOUR = settings.ANSWERS_PER_MINUTE = 1
    owners = [str(uuid.uuid4()) for _ in range(CLASS)]
    pupils = [from_address("192.0.2.1") for _ in owners]
    for pupil, owner in zip(pupils, owners, strict=True):
        session = pupil.client.session
        session["guest_key"] = owner
        session.save()
    nowhere = reverse("assessments:choice", args=[uuid.uuid4()])
    for status_of_export, status_of_answer in ((404, 404), (429, 429)):
        assert {pupil.get("export_data").status_code for pupil in pupils} == {status_of_export}
        assert {pupil.client.post(nowhere).status_code for pupil in pupils} == {status_of_answer}
    strangers = [from_address("192.0.2.3").get("export_data").status_code for _ in range(11)]
    assert strangers == [404] * 10 + [429]


def test_an_ipv6_network_counts_as_one_address(settings):
    settings.ACCOUNT_RATE_LIMITS = {"start": "2/h/ip"}
    sent = [
        from_address(f"2001:db8:0:{net}::{host}")
        .client.post(reverse("assessments:start"))
        .status_code
        for net, host in ((1, "1"), (1, "ffff:2"), (1, "3"), (2, "1"))
    ]
    assert sent == [400, 400, 429, 400]


def test_every_address_that_accepts_post_is_limited(client, settings):
    settings.ANSWERS_PER_MINUTE = 0
    found = addresses(assessment_id=uuid.uuid4())
    for url in [*(address.url for address in found), "/admin/", "/admin/assessments/skill/"]:
        refused = client.post(url)
        assert refused.status_code == 429, url
        assert 0 < int(refused["Retry-After"]) <= 60


def test_exports_are_limited_for_each_owner(alice, mallory, settings):
    settings.EXPORTS_PER_HOUR = 2
    draft = alice.begin()
    alice.submit(draft)
    statuses = [alice.get("export_data").status_code for _ in range(2)]
    refused = alice.get("report_json", draft.pk)
    assert [*statuses, refused.status_code] == [200, 200, 429]
    assert 0 < int(refused["Retry-After"]) <= 60 * 60
    mallory.begin()
    assert mallory.get("export_data").status_code == 200
    assert alice.get("report", draft.pk).status_code == 200


def test_pictures_of_shared_reports_are_limited_by_address(typical_scientist, settings):
    """Sites that preview links have no session; a picture takes longer than most pages."""
    settings.EXPORTS_PER_HOUR = 1
    share = share_create(assessment=typical_scientist, days=7)
    picture = reverse("assessments:shared_picture", args=[share.token])
    statuses = [from_address("192.0.2.1").client.get(picture).status_code for _ in range(41)]
    assert statuses == [200] * 40 + [429]
    assert from_address("192.0.2.2").client.head(picture).status_code == 200
    assert from_address("192.0.2.1").client.get(share.get_absolute_url()).status_code == 200


def test_a_fast_person_is_never_slowed_down_but_a_robot_is(alice, settings):
    settings.ANSWERS_PER_MINUTE = 20
    draft = alice.begin()

    def answers(most: int) -> list[int]:
        return [
            alice.save_one(draft, "devops-mlops", "docker", str(n % 5)).status_code
            for n in range(most)
        ]

    assert answers(21) == [200] * 20 + [429]
    # Other forms are counted separately, and so are other browsers of the same account.
    assert [alice.submit(draft).status_code for _ in range(5)] == [302] * 4 + [429]


def test_two_browsers_of_an_account_are_one_owner(alice, settings):
    settings.ANSWERS_PER_MINUTE = 50
    alice.sign_up()
    other = Person(Client())
    other.sign_in()
    draft = alice.begin()
    statuses = [person.submit(draft).status_code for person in (alice, other) for _ in range(5)]
    assert statuses == [302] * 9 + [429]  # starting was one more


@pytest.mark.parametrize("killed", [True, False])
def test_a_lock_that_is_not_free_does_not_count_as_too_many_attempts(
    killed, alice, settings, monkeypatch
):
    """A worker was killed while counting, or is still waiting for the database."""
    settings.CACHES = {"default": {"BACKEND": "mlcareer.cache.DatabaseCache", "LOCATION": "cache"}}
    monkeypatch.setattr(DatabaseCache, "WAIT", 0.2)
    alice.client.raise_request_exception = False
    alice.sign_in()
    for row in CachedValue.objects.filter(key__contains=":login:"):
        CachedValue.objects.create(
            key=f"{row.key}:lock",
            value=b"1",
            expires=timezone.now() + timedelta(seconds=10 if killed else -1),
        )
    assert alice.sign_in().status_code == (503 if killed else 200)
