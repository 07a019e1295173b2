"""Sign-up and sign-in keep a guest's assessments and never reveal who has an account."""

import re
from unicodedata import normalize

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core import mail
from django.test import Client
from django.urls import reverse

from assessments import services
from assessments.models import Assessment, User
from tests.cast import ADDRESS, PASSWORD, SOFTWARE_ENGINEER, Person, soup
from tests.security.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def sends_mail(settings) -> None:
    """A site that can send mail and therefore verifies addresses."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """The passwords hashed during the test."""
    done: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self, password, *arguments, **more):
        done.append(password)
        return encode(self, password, *arguments, **more)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    return done


def plain(response) -> str:
    """Return a page without the parts that change from one request to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r"[\w.]+@example\.org", "ADDRESS", text)


def code_in(message: str) -> str:
    """Return the code, which is on a line of its own."""
    return re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})$|^([A-Z0-9]{6})$", message, re.MULTILINE)[0]


# Claiming


def test_signing_up_keeps_the_browsers_assessments(alice):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"docker": "3"})
    response = alice.sign_up()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("assessments:my_assessments"),
    )
    draft.refresh_from_db()
    assert (draft.user.email, draft.guest_key) == (ADDRESS, None)
    page = alice.get("my_assessments").content.decode()
    assert "1 assessment from this browser is now in your account." in page
    assert "1</strong> of" in page


def test_with_mail_signing_up_is_completed_with_the_code(alice, sends_mail):
    draft = alice.begin()
    response = alice.sign_up()
    assert response["Location"] == reverse("account_email_verification_sent")
    # Not signed in yet, so the assessment still belongs to the guest.
    assert alice.get("assessment", draft.pk).status_code == 200
    draft.refresh_from_db()
    assert draft.user is None
    code = code_in(mail.outbox[0].body)
    done = alice.client.post(response["Location"], {"code": code})
    assert done.status_code == 302
    draft.refresh_from_db()
    assert draft.user.email == ADDRESS
    assert alice.get("assessment", draft.pk).status_code == 200


def test_signing_in_keeps_assessments_and_renews_the_session_key(alice):
    account()
    draft = alice.begin()
    before = alice.client.session.session_key
    stolen = Person(Client())
    stolen.client.cookies["sessionid"] = before
    assert stolen.get("assessment", draft.pk).status_code == 200
    assert alice.sign_in().status_code == 302
    assert alice.client.session.session_key != before
    assert "guest_key" not in alice.client.session
    assert alice.get("assessment", draft.pk).status_code == 200
    assert stolen.get("assessment", draft.pk).status_code == 404


def test_a_second_tab_still_works_after_sign_in(alice):
    """The guest opened the other tab; it is used after they sign in in the first."""
    account()
    draft = alice.begin()
    alice.sign_in()
    assert alice.save_one(draft, "devops-mlops", "docker", "2").status_code == 200
    assert draft.answers.get().value == "2"
    assert alice.sign_in().status_code == 302
    assert Assessment.objects.get().user.email == ADDRESS


def test_an_account_with_a_draft_for_the_same_roles_keeps_both_and_offers_the_newer(alice, mallory):
    account()
    mallory.sign_in()
    older = mallory.begin()
    newer = alice.begin()
    alice.sign_in()
    assert set(Assessment.objects.filter(user__email=ADDRESS)) == {older, newer}
    assert alice.begin() == newer
    services.answers_save(assessment=older, values={"docker": "1"})
    assert alice.begin() == older


def test_an_expired_session_has_nothing_to_claim(alice):
    account()
    draft = alice.begin()
    alice.client.session.delete()
    alice.sign_in()
    draft.refresh_from_db()
    assert draft.user is None
    assert alice.get("assessment", draft.pk).status_code == 404


def test_nothing_is_claimed_from_the_account_signed_in_before(alice):
    account()
    account("mallory@example.org")
    alice.sign_in()
    draft = alice.begin()
    # Someone else signs in in the same browser without signing out first.
    alice.client.force_login(User.objects.get(email="mallory@example.org"))
    assert alice.get("assessment", draft.pk).status_code == 404
    draft.refresh_from_db()
    assert draft.user.email == ADDRESS


def test_the_browser_has_nothing_after_signing_out(alice):
    account()
    draft = alice.begin()
    alice.sign_in()
    alice.client.post(reverse("account_logout"))
    assert alice.get("assessment", draft.pk).status_code == 404
    other = alice.begin(start_role=SOFTWARE_ENGINEER)
    account("bob@example.org")
    alice.sign_in("bob@example.org")
    other.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.user.email, other.user.email) == (ADDRESS, "bob@example.org")


def test_a_second_claim_changes_nothing(alice, mallory):
    user = account()
    draft = alice.begin()
    key = draft.guest_key
    assert services.assessments_claim(user=user, guest_key=key) == 1
    other = account("bob@example.org")
    assert services.assessments_claim(user=other, guest_key=key) == 0
    draft.refresh_from_db()
    assert draft.user == user


def test_another_device_sees_what_the_first_one_saved(alice, mallory):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"docker": "3"})
    alice.sign_up()
    assert mallory.get("assessment", draft.pk).status_code == 404
    mallory.sign_in()
    assert mallory.get("assessment", draft.pk).status_code == 200
    assert mallory.save_one(draft, "devops-mlops", "docker", "4").status_code == 200


# No page reveals who has an account


@pytest.mark.database
def test_sign_up_gives_the_same_response_for_an_address_in_use(sends_mail, hashes):
    account()
    pages = {}
    for address in (ADDRESS, "dave@example.org"):
        person = Person(Client())
        hashes.clear()
        response = person.sign_up(address)
        pages[address] = (
            response.status_code,
            response["Location"],
            len(hashes),
            plain(person.client.get(response["Location"])),
        )
    assert pages[ADDRESS] == pages["dave@example.org"]
    assert pages[ADDRESS][2] == 1
    assert [m.to[0] for m in mail.outbox] == [ADDRESS, "dave@example.org"]


def test_sign_in_gives_the_same_response_for_an_unknown_address(sends_mail, hashes):
    account()
    pages = {}
    for address in (ADDRESS, "dave@example.org"):
        hashes.clear()
        response = Person(Client()).sign_in(address, "not my password")
        pages[address] = (response.status_code, len(hashes), plain(response))
    assert pages[ADDRESS] == pages["dave@example.org"]
    assert pages[ADDRESS][1] == 1


def test_password_reset_gives_the_same_response_for_an_unknown_address(sends_mail, hashes):
    account()
    pages = {}
    for address in (ADDRESS, "dave@example.org"):
        person = Person(Client())
        response = person.client.post(reverse("account_reset_password"), {"email": address})
        pages[address] = (
            response.status_code,
            response["Location"],
            plain(person.client.get(response["Location"])),
        )
    assert pages[ADDRESS] == pages["dave@example.org"]
    assert hashes == hashes[:1]  # the hash made when the account was created


def test_password_rules_are_one_sentence_next_to_the_field(alice, sends_mail):
    signup = alice.get("account_signup")
    user = account()
    address = alice.client.post(reverse("account_reset_password"), {"email": ADDRESS})["Location"]
    code = code_in(mail.outbox[-1].body)
    reset = alice.client.get(alice.client.post(address, {"code": code})["Location"])
    alice.client.force_login(user)
    for page in (signup, reset, alice.get("account_change_password")):
        form = soup(page)
        rules = form.find(id=form.select_one("#id_password1")["aria-describedby"])
        assert rules.get_text(strip=True).startswith("At least 8 characters")
        assert not rules.find("ul")


def test_a_forgotten_password_is_reset_with_the_code(alice, sends_mail):
    account()
    response = alice.client.post(reverse("account_reset_password"), {"email": ADDRESS})
    code = code_in(mail.outbox[0].body)
    response = alice.client.post(response["Location"], {"code": code})
    alice.client.post(
        response["Location"],
        {"password1": "another one of mine", "password2": "another one of mine"},
    )
    assert Person(Client()).sign_in(password="another one of mine").status_code == 302
    assert Person(Client()).sign_in().status_code == 200


# Limits


@pytest.mark.database
def test_guessing_a_password_is_blocked_after_a_few_attempts(alice):
    account()
    for _ in range(5):
        assert "too many failed" not in alice.sign_in(password="wrong").content.decode().lower()
    text = alice.sign_in().content.decode()
    assert "Too many failed login attempts" in text


@pytest.mark.database
def test_limits_are_counted_in_a_cache_shared_by_all_processes(settings):
    backend = settings.CACHES["default"]["BACKEND"]
    assert backend.endswith(("DatabaseCache", "TolerantRedisCache"))


def test_the_admin_uses_the_sites_sign_in_page(alice):
    response = alice.client.get(reverse("admin:login"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_deleting_an_account_asks_for_its_password_again(alice, settings):
    account()
    alice.sign_in()
    alice.show_password()
    whose = alice.get("delete_data").context["form"]["whose"].value()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    response = alice.client.post(reverse("assessments:delete_data"), {"sure": "on", "whose": whose})
    asked = response["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert alice.client.post(asked, {"password": "wrong"}).status_code == 200
    assert User.objects.exists()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 60
    # With the right password, the deletion that was interrupted is completed.
    assert alice.client.post(asked, {"password": PASSWORD})["Location"] == reverse(
        "assessments:home"
    )
    assert not User.objects.exists()


COMPOSED, DECOMPOSED = (normalize(form, "Füße auf dem Tisch, é") for form in ("NFC", "NFD"))


@pytest.mark.parametrize(("first", "then"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_a_password_is_the_same_however_its_letters_are_encoded(first, then, alice):
    """Keyboards of phones and computers encode é as one character or two."""
    alice.client.post(reverse("account_signup"), {"email": ADDRESS, "password1": first})
    user = User.objects.get()
    for path in ("sign up", "change", "admin"):
        if path == "change":
            sent = {"oldpassword": then, "password1": first + "!", "password2": first + "!"}
            alice.client.post(reverse("account_change_password"), sent)
            first, then = first + "!", then + "!"
        elif path == "admin":
            user.set_password(then)
            user.save()
        alice.client.logout()
        for typed in (then, first):
            assert alice.sign_in(password=typed).status_code == 302, (path, typed)
            alice.client.logout()
        assert alice.sign_in(password=typed + "x").status_code == 200
        alice.sign_in(password=first)


def test_a_password_stored_without_normalisation_still_works(alice):
    user = account()
    user.password = make_password(DECOMPOSED)
    user.save()
    assert alice.sign_in(password=DECOMPOSED).status_code == 302


@pytest.mark.parametrize("password", [PASSWORD, DECOMPOSED])
def test_an_address_without_an_account_takes_the_same_number_of_hashes(password, alice, hashes):
    account()
    counts = []
    for address in (ADDRESS, "unknown@example.org"):
        hashes.clear()
        assert alice.sign_in(address, password + "x").status_code == 200
        counts.append(len(hashes))
    assert counts[0] == counts[1]


# Pages


def test_a_wrong_password_is_announced_as_an_alert():
    data = {"login": ADDRESS, "password": "not the password"}
    page = soup(Client().post(reverse("account_login"), data))
    assert page.select_one('form.card .notice-error[role="alert"]').get_text(strip=True)
