"""A reminder by mail, only if asked for, once a month at most, with one link to stop it."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from assessments import selectors, services
from assessments.domain.planning.week import this_week
from assessments.models import Assessment, Reminder, Role, User
from assessments.services.reminder import INTERVAL, ReminderNotOfferedError, reminder_claim
from tests.accounts.test_mail import html_of
from tests.cast import ADDRESS, DATA_SCIENTIST, Person, path_of, soup
from tests.planning.plans import material, plan_of

pytestmark = pytest.mark.django_db
MONTH = INTERVAL + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def sends_mail(settings) -> None:
    """A site with a mail server; the mails stay in the outbox."""
    settings.SENDS_MAIL = True


def with_account(person: Person, address: str = ADDRESS, *, verified: bool = True) -> User:
    """Move a guest to an account."""
    person.sign_up(address)
    mail.outbox.clear()
    user = User.objects.get(email=address)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
    return user


@pytest.fixture
def plan(alice, typical_scientist) -> Assessment:
    """A plan of an account with a verified address."""
    with_account(alice)
    typical_scientist.refresh_from_db()
    return typical_scientist


def turn_on(person: Person, plan: Assessment, **sent: str):
    return person.client.post(path_of("plan_reminder", plan.pk), sent)


def send(after: timedelta = MONTH, **options) -> list[mail.EmailMessage]:
    """Run the command some time from now, and return the mails."""
    before = len(mail.outbox)
    with time_machine.travel(timezone.now() + after):
        call_command("send_reminders", verbosity=0, **options)
    return mail.outbox[before:]


def section(plan: Assessment) -> BeautifulSoup:
    """Return the part of the plan's page about the reminder."""
    context = {"assessment": plan, "reminder": selectors.reminder_offer(plan)}
    request = RequestFactory().get("/")
    return BeautifulSoup(render_to_string("plan/_reminder.html", context, request), "html.parser")


def test_nothing_is_sent_unless_asked_for(plan):
    assert send() == []
    assert section(plan).button.get_text(strip=True) == f"Remind me at {ADDRESS}"


def test_the_mail_says_where_the_person_is_and_what_is_next(alice, plan):
    response = turn_on(alice, plan)
    assert response["Location"] == f"{path_of('plan', plan.pk)}#reminder"
    assert "Stop the reminder" in section(plan).button.text
    (message,) = send()
    assert message.to == [ADDRESS]
    assert message.subject == "mlcareer: Your plan this week"
    view = plan_of(plan)
    text = " ".join(message.body.split())
    assert view.current.source.name in text
    assert f"Next milestone: Chapter: {view.milestones[0].chapter.source.name}, likely by" in text
    _, _, choices = material(plan)
    tasks = this_week(view.steps, choices.schedule, timezone.localdate())
    assert tasks
    for task in tasks:
        assert f"{task.step.skill.name}, to level {task.step.step.level}: " in text
    assert f"http://testserver{path_of('plan', plan.pk)}" in message.body
    stop = f"http://testserver{Reminder.objects.get().get_absolute_url()}"
    assert stop in message.body
    assert message.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "&#" not in message.body
    page = html_of(message)
    assert page.select_one(".button")["href"] == f"http://testserver{path_of('plan', plan.pk)}"
    assert len(page.select("li")) == len(tasks)


def test_it_is_in_the_language_in_which_it_was_turned_on(alice, plan):
    alice.client.post(reverse("set_language"), {"language": "de"})
    turn_on(alice, plan)
    (message,) = send()
    assert Reminder.objects.get().language == "de"
    chapters = []
    for language in ("en-gb", "de"):
        with translation.override(language):
            chapters.append(plan_of(plan).current.source.name)
    english, german = chapters
    assert english not in message.body
    assert german in message.body


def test_it_comes_once_a_month_at_most(alice, plan):
    turn_on(alice, plan)
    # Turning it on twice, or off and on, makes no mail come sooner.
    assert send(timedelta(days=30)) == []
    turn_on(alice, plan)
    assert len(send()) == 1
    assert send() == []
    assert send(MONTH + timedelta(days=29)) == []
    assert len(send(2 * MONTH)) == 1


def test_off_and_on_again_starts_a_new_month(alice, plan):
    turn_on(alice, plan)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        turn_on(alice, plan, stop="yes")
        turn_on(alice, plan)
    assert send() == []
    assert len(send(MONTH + timedelta(days=20))) == 1


def test_two_runs_at_once_send_one_mail(alice, plan):
    turn_on(alice, plan)
    first, second = Reminder.objects.get(), Reminder.objects.get()
    now = timezone.now() + MONTH
    assert reminder_claim(reminder=first, now=now)
    assert not reminder_claim(reminder=second, now=now)
    assert send() == []


def test_after_a_crash_nothing_is_sent_twice(alice, plan, monkeypatch):
    turn_on(alice, plan)

    def killed(self, messages):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert send() == []


def test_a_server_that_is_away_loses_no_mail(alice, plan, monkeypatch):
    turn_on(alice, plan)

    def away(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", away)
        with pytest.raises(CommandError, match="cannot be reached"):
            send()
    assert len(send()) == 1


def test_one_refused_address_does_not_stop_the_others(alice, mallory, plan, monkeypatch):
    others = mallory.begin(DATA_SCIENTIST)
    mallory.submit(others)
    with_account(mallory, "mallory@example.org")
    turn_on(alice, plan)
    turn_on(mallory, others)
    deliver = EmailBackend.send_messages

    def refuse_carol(self, messages):
        if ADDRESS in messages[0].to:
            raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"unknown")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_carol)
    with pytest.raises(CommandError, match="1 reminders failed"):
        send()
    assert [message.to for message in mail.outbox] == [["mallory@example.org"]]


def test_one_broken_account_does_not_stop_the_others(alice, mallory, plan):
    others = mallory.begin(DATA_SCIENTIST)
    mallory.submit(others)
    with_account(mallory, "mallory@example.org")
    turn_on(alice, plan)
    turn_on(mallory, others)
    plan.result.answers = ["not", "answers"]
    plan.result.save()
    with pytest.raises(CommandError, match="1 reminders failed"):
        send()
    assert [message.to for message in mail.outbox] == [["mallory@example.org"]]


def test_no_mail_about_a_plan_that_is_done_deleted_or_without_a_role(alice, plan):
    turn_on(alice, plan)
    services.assessment_delete(assessment=plan)
    assert send() == []
    services.assessment_restore(assessment=plan)
    due = Reminder.objects.get().due_at
    services.plan_levels_reach(
        assessment=plan, levels=[row.step.key for row in plan_of(plan).steps]
    )
    assert send() == []
    assert Reminder.objects.get().due_at > due


@pytest.mark.parametrize("change", [{"verified": False}, {"primary": False}])
def test_only_a_verified_address_gets_mail(alice, plan, change):
    turn_on(alice, plan)
    EmailAddress.objects.update(**change)
    assert send() == []
    assert section(plan).find() is None
    EmailAddress.objects.update(verified=True, primary=True)
    User.objects.update(is_active=False)
    assert send() == []


def test_it_is_offered_only_where_it_can_be_sent(alice, mallory, plan, settings):
    EmailAddress.objects.update(verified=False)
    guest = mallory.begin(DATA_SCIENTIST)
    mallory.submit(guest)
    guest.refresh_from_db()
    for person, assessment in ((alice, plan), (mallory, guest)):
        assert section(assessment).find() is None
        assert turn_on(person, assessment).status_code == 404
        with pytest.raises(ReminderNotOfferedError):
            services.reminder_start(assessment=assessment, language="de", site="http://x/")
    EmailAddress.objects.update(verified=True)
    settings.SENDS_MAIL = False
    assert section(plan).find() is None
    assert turn_on(alice, plan).status_code == 404
    with pytest.raises(CommandError, match="sends no mail"):
        send()
    assert not Reminder.objects.exists()


def test_only_the_owner_turns_it_on_and_off(alice, mallory, plan):
    with_account(mallory, "mallory@example.org")
    assert turn_on(mallory, plan).status_code == 404
    turn_on(alice, plan)
    assert turn_on(mallory, plan, stop="yes").status_code == 404
    assert len(send()) == 1


def test_the_link_stops_it_with_one_click_and_without_signing_in(alice, plan):
    turn_on(alice, plan)
    send()
    address = Reminder.objects.get().get_absolute_url()
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(address)
    assert "noindex" in page["X-Robots-Tag"]
    assert ADDRESS not in page.content.decode()
    assert soup(page).select_one("main form button").text == "Stop the reminder"
    # Programs that open every link stop nothing.
    assert Reminder.objects.get().due_at
    # As mail programs send it, without a page of ours.
    stopped = visitor.post(address, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert "The reminder is off" in stopped.content.decode()
    assert send(2 * MONTH) == []
    for response in (visitor.post(address), visitor.get(address)):
        assert "The reminder is off" in response.content.decode()


def test_an_old_link_stops_a_reminder_that_was_turned_on_again(alice, plan):
    turn_on(alice, plan)
    address = Reminder.objects.get().get_absolute_url()
    Client().post(address)
    turn_on(alice, plan)
    Client().post(address)
    assert send() == []


def test_the_key_of_a_link_cannot_be_guessed(alice, plan):
    turn_on(alice, plan)
    assert len(Reminder.objects.get().token) >= 32
    for method in ("get", "post"):
        assert getattr(Client(), method)("/reminders/no-such-token/stop/").status_code == 404


def test_a_person_gets_one_reminder_for_one_plan(alice, plan):
    turn_on(alice, plan)
    due = Reminder.objects.get().due_at
    other = alice.begin(target_role="product-machine-learning-engineer")
    alice.submit(other)
    other.refresh_from_db()
    assert "reminder for another plan" in section(other).text
    turn_on(alice, other)
    reminder = Reminder.objects.get()
    assert (reminder.assessment, reminder.due_at) == (other, due)
    (message,) = send()
    assert path_of("plan", other.pk) in message.body


def test_the_reminder_continues_with_the_next_result(alice, plan):
    turn_on(alice, plan)
    alice.client.post(path_of("retake", plan.pk))
    draft = Assessment.objects.get(submitted_at=None)
    alice.submit(draft)
    assert Reminder.objects.get().assessment == draft


def test_a_week_off_is_said(alice, plan):
    turn_on(alice, plan)
    today = timezone.localdate()
    services.time_off_add(assessment=plan, first=today, last=today + timedelta(days=60))
    (message,) = send()
    assert "You have time off this week." in message.body


def test_it_is_deleted_with_the_account(alice, plan):
    turn_on(alice, plan)
    alice.show_password()
    alice.delete_everything()
    assert not Reminder.objects.exists()
    assert Role.objects.exists()
