"""Every mail as plain text and as HTML, with the same words, in the person's language."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from bs4 import BeautifulSoup
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from assessments.web.account_mail import CHANGES, SUBJECTS
from assessments.web.colours import COLOURS
from assessments.web.mail import build_mail
from tests.cast import ADDRESS
from tests.security.people import account

# Mails of parts of allauth that this site does not use.
UNUSED = {"base", "login_code", "password_reset_key"}
HOSTILE = "<script>alert(1)</script> & https://evil.example/"
ADDRESSES = re.compile(r"https?://\S+")


def html_of(message: mail.EmailMultiAlternatives) -> BeautifulSoup:
    """Return the HTML of a mail after checking that its text says the same."""
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    page = BeautifulSoup(content, "html.parser")
    links = [link["href"] for link in page.select("a")]
    assert links == ADDRESSES.findall(message.body.replace(HOSTILE, ""))
    shown = " ".join(page.body.text.split())
    for line in message.body.splitlines():
        words = " ".join(line.split()).removeprefix("- ")
        assert words in links or words in shown or words.removesuffix(":") in shown, words
    assert f"mlcareer: {page.h1.string}" == message.subject
    assert "\n\n\n" not in message.body
    # What most mail programs ignore, or load only after a question.
    assert not page.select("img, script, link, [src], [onclick]")
    assert page.select_one("meta[name=color-scheme]")["content"] == "light dark"
    return page


def test_every_mail_of_allauth_has_our_words():
    folder = Path(allauth.__file__).parent / "templates"
    names = {
        file.name.removesuffix("_message.txt").removesuffix("_signup")
        for app in ("account", "mfa")
        for file in (folder / app / "email").glob("*_message.txt")
    }
    assert names - UNUSED == SUBJECTS.keys() | CHANGES.keys()


def some_mail(name: str) -> mail.EmailMultiAlternatives:
    """Return one of allauth's mails."""
    request = RequestFactory().get("/", headers={"user-agent": HOSTILE})
    context = {
        "request": request,
        "code": "ABCD-EFGH",
        "signup_url": f"http://testserver{reverse('account_signup')}",
        "from_email": "old@example.org",
        "to_email": "new@example.org" if name == "email_changed" else "",
        "deleted_email": "old@example.org" if name == "email_deleted" else "",
        "user_agent": HOSTILE,
        "ip": "192.0.2.1",
        "timestamp": timezone.now(),
    }
    with request_context(request):
        return get_adapter().render_mail(f"account/email/{name}", ADDRESS, context)


@pytest.mark.parametrize("language", ["en-gb", "de"])
@pytest.mark.parametrize("name", [*SUBJECTS, *CHANGES])
def test_both_parts_say_the_same(name, language):
    with translation.override(language):
        message = some_mail(name)
        assert message.subject == f"mlcareer: {(SUBJECTS | CHANGES)[name]}"
    page = html_of(message)
    assert page.html["lang"] == language
    assert (HOSTILE in message.body) == (HOSTILE in page.text) == (name in CHANGES)
    assert "&lt;" not in message.body
    # Both parts survive being sent.
    sent = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert sent.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


def test_a_code_and_the_main_link_stand_out():
    page = html_of(some_mail("password_reset_code"))
    assert page.select_one(".code").get_text(strip=True) == "ABCD-EFGH"
    page = html_of(some_mail("account_already_exists"))
    assert [button.get_text(strip=True) for button in page.select(".button")] == ["Sign in"]
    assert len(page.select("a")) == 3


def test_the_colours_are_those_of_the_stylesheet():
    message = build_mail("address_changed_by_staff", "Heading", ADDRESS, "https://example.org/")
    used = set(re.findall(r"#\w{6}\b", message.alternatives[0][0]))
    assert used <= {value for colour in COLOURS.values() for value in colour}


@pytest.mark.django_db
def test_signing_up_again_and_a_new_password_send_them(alice, client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    account()
    alice.sign_up()
    reset = client.post(reverse("account_reset_password"), {"email": ADDRESS})["Location"]
    code = mail.outbox[-1].body.splitlines()[2]
    page = client.post(reset, {"code": code})["Location"]
    new = "another one of mine"
    client.post(page, {"password1": new, "password2": new}, headers={"user-agent": HOSTILE})
    names = ("account_already_exists", "password_reset_code", "password_reset")
    assert [message.subject for message in mail.outbox] == [
        f"mlcareer: {(SUBJECTS | CHANGES)[name]}" for name in names
    ]
    for message in mail.outbox:
        assert message.to == [ADDRESS]
        html_of(message)
    assert HOSTILE in mail.outbox[-1].body
