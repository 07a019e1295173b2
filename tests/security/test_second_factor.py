"""The admin of a public site needs more than a password."""

from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from assessments.models import Area
from tests.admin.test_access import addresses, everything  # noqa: F401  a fixture
from tests.cast import ADDRESS, Person
from tests.params import partly
from tests.security.people import account, code_of, factors, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public(settings) -> None:
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    # Otherwise a new half-minute may start between generating and sending a code.
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def root(alice):
    """A superuser with only a password."""
    return account(is_staff=True, is_superuser=True)


@pytest.mark.parametrize(
    ("method", "has_factor"),
    partly(product(("get", "post"), (False, True)), quick=[("get", False), ("post", True)]),
)
def test_a_password_alone_opens_no_page(method, has_factor, root, alice, everything):  # noqa: F811
    if has_factor:
        with_app(root)
    alice.client.force_login(root)
    way = reverse("mfa_reauthenticate") if has_factor else reverse("mfa_index")
    for address in addresses(everything):
        if address.name in ("login", "logout"):
            continue
        response = getattr(alice.client, method)(address.url)
        assert response.status_code == 302, address
        assert urlsplit(response["Location"]).path == way, address


def test_it_explains_why_and_what_to_do(root, alice):
    alice.sign_in()
    page = alice.client.get(reverse("admin:index"), follow=True).content.decode()
    assert "The admin requires a second factor" in page
    assert reverse("mfa_activate_totp") in page


def test_a_session_signed_in_with_a_code_gets_in(root, alice):
    secret = with_app(root)
    asked = alice.sign_in()["Location"]
    assert asked == reverse("mfa_authenticate")
    assert alice.get("admin:index").status_code == 302
    assert alice.client.post(asked, {"code": code_of(secret)}).status_code == 302
    assert alice.get("admin:index").status_code == 200


def test_an_older_session_enters_a_code_and_returns_to_its_page(root, alice):
    alice.sign_in()
    secret = with_app(root)
    wanted = reverse("admin:assessments_skill_changelist") + "?q=docker"
    asked = alice.client.get(wanted)["Location"]
    assert parse_qs(urlsplit(asked).query) == {"next": [wanted]}
    assert alice.client.post(asked, {"code": "000000"}).status_code == 200
    assert alice.client.get(wanted).status_code == 302
    assert alice.client.post(asked, {"code": code_of(secret)})["Location"] == wanted
    assert alice.client.get(wanted).status_code == 200


def let_hours_pass(client: Client, hours: int) -> None:
    """Move a browser's sign-in this number of hours into the past."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= hours * 60 * 60
    session.save()


def test_the_next_day_the_code_is_required_again_and_typed_text_is_kept(root, alice):
    secret = with_app(root)
    alice.client.post(alice.sign_in()["Location"], {"code": code_of(secret)})
    wanted = reverse("admin:assessments_area_add")
    typed = {"slug": "gardening", "name": "Gardening", "description": "Beds.", "position": "99"}
    let_hours_pass(alice.client, 11)
    assert alice.client.get(wanted).status_code == 200
    let_hours_pass(alice.client, 2)
    assert alice.client.get(wanted)["Location"].startswith(reverse("mfa_reauthenticate"))
    alice.client.post(wanted, typed)
    assert Area.objects.filter(slug="gardening").exists()
    let_hours_pass(alice.client, 12)
    response = alice.client.post(wanted, typed | {"slug": "pruning"})
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not Area.objects.filter(slug="pruning").exists()


def test_without_its_factor_the_session_loses_access(root, alice):
    secret = with_app(root)
    alice.client.post(alice.sign_in()["Location"], {"code": code_of(secret)})
    Authenticator.objects.exclude(type="recovery_codes").delete()
    assert alice.get("admin:index")["Location"] == reverse("mfa_index")


def test_a_code_works_only_once(root, alice, mallory):
    code = code_of(with_app(root))
    assert alice.client.post(alice.sign_in()["Location"], {"code": code}).status_code == 302
    asked = mallory.sign_in()["Location"]
    assert mallory.client.post(asked, {"code": code}).status_code == 200
    assert mallory.get("admin:index")["Location"].startswith(reverse("admin:login"))


def test_guessing_codes_is_blocked_after_a_few_attempts(root, alice):
    asked, secret = reverse("mfa_authenticate"), with_app(root)
    alice.sign_in()
    for _ in range(10):
        alice.client.post(asked, {"code": "000000"})
    alice.client.post(asked, {"code": code_of(secret)})
    assert alice.get("admin:index").status_code == 302


def test_signing_out_is_always_possible(root, alice):
    alice.sign_in()
    assert alice.client.post(reverse("admin:logout")).status_code in (200, 302)
    assert "_auth_user_id" not in alice.client.session


def test_a_local_site_needs_no_second_factor(root, alice, settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = False
    alice.sign_in()
    assert alice.get("admin:index").status_code == 200


def test_reset_removes_the_factors_and_sessions_of_one_account_only(root, alice, capsys):
    secret = with_app(root)
    alice.client.post(alice.sign_in()["Location"], {"code": code_of(secret)})
    other, bystander = account("bob@example.org"), Person(Client())
    with_app(other)
    bystander.client.force_login(other)
    call_command("reset_second_factor", ADDRESS.upper())
    output = capsys.readouterr().out
    assert output.startswith(f"{ADDRESS}: 2 second factors removed, 1 sessions ended.")
    assert (factors(root), factors(other)) == (0, 2)
    assert alice.get("account_email").status_code == 302
    assert bystander.get("account_email").status_code == 200
    # The password is unchanged, and the admin asks for a new factor.
    alice.sign_in()
    assert alice.get("admin:index")["Location"] == reverse("mfa_index")


def test_resetting_an_unknown_account_is_an_error():
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("reset_second_factor", "unknown@example.org")
