"""Any accepted e-mail address can be used to sign in, complete and however it was copied."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from assessments.models import User
from tests.cast import ADDRESS
from tests.security.people import account

pytestmark = pytest.mark.django_db
COPIED = [f"{ADDRESS}\u200b", f"\ufeff {ADDRESS.upper()}\u00a0", "carol@exam\u200bple。org"]
DOMAIN = ("y" * 60 + ".") * 3 + "org"
FITS = "c" * (253 - len(DOMAIN)) + "@" + DOMAIN


@pytest.mark.parametrize("typed", COPIED)
def test_an_account_created_with_a_copied_address_accepts_the_typed_one(typed, alice, mallory):
    assert alice.sign_up(typed).status_code == 302
    assert User.objects.get().email == ADDRESS
    assert mallory.sign_in()["Location"] == reverse("assessments:my_assessments")
    mallory.client.logout()
    assert mallory.sign_in(typed)["Location"] == reverse("assessments:my_assessments")


@pytest.mark.parametrize("typed", COPIED)
def test_a_copied_address_is_recognised_in_every_form(typed, alice):
    account()
    alice.client.post(reverse("account_reset_password"), {"email": typed})
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    # It is the same account, not a second one.
    assert alice.sign_up(typed).status_code in (200, 302)
    assert User.objects.count() == 1


def test_a_superusers_address_is_cleaned_too():
    call_command("createsuperuser", email="Root@example.org\u200b", interactive=False, verbosity=0)
    assert User.objects.get().email == "root@example.org"


def test_the_longest_address_is_kept_whole_and_a_longer_one_is_refused(alice, mallory):
    assert len(FITS) == 254
    assert alice.sign_up(FITS).status_code == 302
    assert User.objects.get().email == FITS
    too_long = mallory.sign_up("c" * 18 + FITS)
    assert too_long.status_code == 200
    assert "254" in too_long.content.decode()
    assert User.objects.count() == 1


def test_a_changed_address_is_cleaned_and_never_truncated(alice):
    user = account()
    alice.client.force_login(user)
    alice.show_password()
    for typed in ("new@example.org\u200b", "c" + FITS):
        alice.client.post(reverse("account_email"), {"action_add": "", "email": typed})
    assert set(EmailAddress.objects.values_list("email", flat=True)) == {ADDRESS, "new@example.org"}


@pytest.mark.parametrize("name", ["accounts", "login"])
def test_browsers_do_not_truncate_a_pasted_address(name, client):
    page = client.get(reverse("account_signup" if name == "accounts" else "account_login"))
    assert "maxlength" not in page.content.decode()


def test_a_passkey_needs_a_visible_name(alice):
    user = account()
    alice.client.force_login(user)
    alice.show_password()
    data = {"name": "My key", "credential": {}, "passwordless": True}
    key = Authenticator.objects.create(user=user, type="webauthn", data=data)
    page = reverse("mfa_edit_webauthn", args=[key.pk])
    for name in ("\u200b", "\u3164", "x" * 101):
        assert alice.client.post(page, {"name": name}).status_code == 200
    assert alice.client.post(page, {"name": "Laptop\u202e\u200b"}).status_code == 302
    key.refresh_from_db()
    assert key.data["name"] == "Laptop"
