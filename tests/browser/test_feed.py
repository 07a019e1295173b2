"""Subscribing to the milestones and asking for a reminder, in a real browser."""

from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.test import Client
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Reminder, User
from tests.cast import ADDRESS


def test_subscribing_to_the_milestones(person: Page, with_report, complaints, look):
    with_report(person)
    person.get_by_role("link", name="Plan", exact=True).click()
    person.locator("#calendar > summary").click()
    person.get_by_role("button", name="Create an address to subscribe to").click()
    # The fold is open, and says what was done.
    expect(person.locator("#calendar .confirmation")).to_contain_text("Created")
    address = person.get_by_label("Address to subscribe to")
    expect(address).to_be_in_viewport()
    look(person)
    path = urlsplit(address.input_value()).path
    assert "BEGIN:VEVENT" in Client().get(path).content.decode()
    person.get_by_role("button", name="Turn off this address").click()
    expect(person.locator("#calendar .confirmation")).to_contain_text("Turned off")
    assert Client().get(path).status_code == 404
    assert complaints == []


def test_a_reminder_and_the_link_that_stops_it(
    person: Page, elsewhere: Page, site, with_report, complaints, look, settings
):
    settings.SENDS_MAIL = True
    with_report(person)
    user = User.objects.create_user(ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    Assessment.objects.update(user=user, guest_key=None)
    browser = Client()
    browser.force_login(user)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    person.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    person.get_by_role("link", name="Plan", exact=True).click()
    person.locator("#reminder > summary").click()
    person.get_by_role("button", name=f"Remind me at {ADDRESS}").click()
    expect(person.locator("#reminder .confirmation")).to_contain_text("The reminder is on.")
    look(person)
    # The link in a mail, on a phone that is not signed in.
    elsewhere.goto(site + Reminder.objects.get().get_absolute_url())
    look(elsewhere)
    elsewhere.get_by_role("button", name="Stop the reminder").click()
    expect(elsewhere.get_by_role("heading", name="The reminder is off")).to_be_visible()
    person.reload()
    person.locator("#reminder > summary").click()
    expect(person.get_by_role("button", name=f"Remind me at {ADDRESS}")).to_be_visible()
    assert complaints == []
