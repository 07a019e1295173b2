"""Taking over accounts, and finding out who has one."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from assessments.models import User
from tests.accounts.test_accounts import code_in
from tests.cast import ADDRESS, PASSWORD, Person
from tests.security.people import account, code_of, with_app

pytestmark = pytest.mark.django_db
ELSEWHERE = ["https://evil.example/", "//evil.example/", r"\\evil.example", "javascript:alert(1)"]


@pytest.fixture
def carol(alice):
    """An account signed in with its password some time ago."""
    user = account()
    alice.client.force_login(user)
    return user


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_sign_in_redirects_to_no_other_site(elsewhere, alice):
    account()
    login = f"{reverse('account_login')}?next={elsewhere}"
    sent = {"login": ADDRESS, "password": PASSWORD, "next": elsewhere}
    assert alice.client.post(login, sent)["Location"] == reverse("assessments:my_assessments")
    # Already signed in, entering the password again, and signing out.
    assert "evil" not in alice.client.get(login)["Location"]
    again = f"{reverse('account_reauthenticate')}?next={elsewhere}"
    asked = alice.client.post(again, {"password": PASSWORD, "next": elsewhere})
    assert asked.status_code == 302
    assert "evil" not in asked["Location"]
    assert "script" not in asked["Location"]
    out = alice.client.post(f"{reverse('account_logout')}?next={elsewhere}", {"next": elsewhere})
    assert out["Location"] == reverse("assessments:home")
    admin = Client().get(f"{reverse('admin:login')}?next={elsewhere}")
    assert admin["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "password", ["short1!", "password123", "1234567890123", "carol@example.org", "carol.example"]
)
def test_an_easily_guessed_password_is_refused(password, alice):
    sent = {"email": ADDRESS, "password1": password}
    assert alice.client.post(reverse("account_signup"), sent).status_code == 200
    assert not User.objects.exists()


def test_a_long_password_in_any_script_is_accepted_completely(alice):
    long = "Ünïcode & spaces, 中文 " * 5
    sent = {"email": ADDRESS, "password1": long}
    assert alice.client.post(reverse("account_signup"), sent).status_code == 302
    user = User.objects.get()
    assert user.check_password(long)
    assert not user.check_password(long[:72])


def test_changing_the_address_asks_for_the_password_first(alice, carol):
    sent = {"action_add": "", "email": "mallory@example.org"}
    asked = alice.client.post(reverse("account_email"), sent)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    carol.refresh_from_db()
    assert (carol.email, mail.outbox) == (ADDRESS, [])
    assert list(carol.emailaddress_set.values_list("email", flat=True)) == [ADDRESS]
    # With the password, the interrupted change is made.
    alice.client.post(asked["Location"], {"password": PASSWORD})
    assert "mallory@example.org" in mail.outbox[0].to


def test_changing_to_an_address_in_use_gives_the_same_response(alice, carol):
    account("taken@example.org")
    pages = {}
    alice.show_password()
    for address in ("taken@example.org", "free@example.org"):
        sent = {"action_add": "", "email": address}
        response = alice.client.post(reverse("account_email"), sent)
        pages[address] = (response.status_code, response.get("Location"))
    assert pages["taken@example.org"] == pages["free@example.org"]


def test_a_forgotten_password_sends_one_mail_with_or_without_an_account():
    account()
    for address in (ADDRESS, "unknown@example.org"):
        mail.outbox.clear()
        Client().post(reverse("account_reset_password"), {"email": address})
        assert [message.to for message in mail.outbox] == [[address]]


def test_a_new_password_ends_the_other_sessions(alice, mallory, carol):
    mallory.client.force_login(carol)
    sent = {
        "oldpassword": PASSWORD,
        "password1": "another one of mine",
        "password2": "another one of mine",
    }
    assert alice.client.post(reverse("account_change_password"), sent).status_code == 302
    assert mallory.get("account_email").status_code == 302


def test_a_deactivated_account_is_signed_out_at_once(alice, carol):
    assert alice.get("account_email").status_code == 200
    User.objects.update(is_active=False)
    assert alice.get("account_email").status_code == 302
    assert alice.sign_in()["Location"] == reverse("account_inactive")


def test_a_planted_session_is_not_the_one_signed_in(alice, mallory):
    account()
    mallory.begin()
    planted = mallory.client.session.session_key
    alice.client.cookies["sessionid"] = planted
    alice.sign_in()
    assert alice.client.session.session_key != planted
    assert mallory.get("account_email").status_code == 302


def test_a_password_reset_does_not_bypass_the_second_factor(alice, settings):
    settings.MFA_TOTP_TOLERANCE = 1
    user = account()
    secret = with_app(user)
    page = alice.client.post(reverse("account_reset_password"), {"email": ADDRESS})["Location"]
    page = alice.client.post(page, {"code": code_in(mail.outbox[0].body)})["Location"]
    new = {"password1": "another one of mine", "password2": "another one of mine"}
    alice.client.post(page, new)
    asked = alice.sign_in(password="another one of mine")["Location"]
    assert asked == reverse("mfa_authenticate")
    assert alice.get("account_email").status_code == 302
    assert alice.client.post(asked, {"code": code_of(secret)}).status_code == 302
    assert alice.get("account_email").status_code == 200


def test_a_reset_code_cannot_be_guessed(alice):
    account()
    page = alice.client.post(reverse("account_reset_password"), {"email": ADDRESS})["Location"]
    code = code_in(mail.outbox[0].body)
    for _ in range(10):
        alice.client.post(page, {"code": "AAAA-AAAA"})
    late = alice.client.post(page, {"code": code}).get("Location", page)
    new = {"password1": "another one of mine", "password2": "another one of mine"}
    alice.client.post(late, new)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_client_address_evades_no_limit(proxies, alice, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"start": "2/h/ip"}
    statuses = []
    for number in range(3):
        forged = f"203.0.113.{number}"
        # The proxy adds the real address at the end.
        headers = {"x-forwarded-for": f"{forged}, 198.51.100.7" if proxies else forged}
        headers |= {"x-real-ip": forged, "forwarded": f"for={forged}", "client-ip": forged}
        statuses.append(Client(headers=headers).post(reverse("assessments:start")).status_code)
    assert statuses == [400, 400, 429]


def test_starting_is_limited(settings):
    settings.ACCOUNT_RATE_LIMITS = {"start": "1/h/ip"}
    Person(Client()).begin()
    sent = {"start_role": "data-scientist", "target_role": "machine-learning-engineer"}
    assert Client().post(reverse("assessments:start"), sent).status_code == 429


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "groups", "user_permissions"])
def test_no_account_form_gives_permissions(field, alice):
    sent = {"email": ADDRESS, "password1": PASSWORD, field: "1", "is_active": "on"}
    alice.client.post(reverse("account_signup"), sent)
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert not user.groups.exists()
    assert not user.user_permissions.exists()


def test_passkeys_of_others_are_not_accessible(alice, carol):
    other = account("bob@example.org")
    key = Authenticator.objects.create(
        user=other, type="webauthn", data={"name": "Bob's key", "credential": {}}
    )
    alice.show_password()
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page = reverse(name, args=[key.pk])
        assert alice.client.get(page).status_code == 404
        assert alice.client.post(page, {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Bob's key"


def test_own_passkeys_are_listed(alice, carol):
    Authenticator.objects.create(
        user=carol, type="webauthn", data={"name": "My key", "credential": {}, "passwordless": True}
    )
    response = alice.get("mfa_list_webauthn")
    assert response.status_code == 200
    assert "My key" in response.content.decode()
