"""After a form was sent, the focus is where a person continues."""

from playwright.sync_api import Page, expect

from tests.browser.steps import follow, sign_up, without_browser
from tests.cast import path_of


def test_the_first_mistake_of_a_form_has_the_focus(person: Page, site):
    person.goto(site + path_of("account_signup"))
    person.get_by_label("Email").fill("carol@example.org")
    person.get_by_label("Password").fill("1234")
    follow(person.get_by_role("button", name="Create an account"))
    expect(person.get_by_label("Password")).to_be_focused()
    expect(person.locator("[autofocus]")).to_have_count(1)
    expect(person.get_by_label("Password")).to_have_attribute("aria-invalid", "true")


def test_a_changed_part_of_the_plan_has_the_focus(person: Page, site):
    sign_up(person, site)
    with without_browser(person, site) as owner:
        assessment = owner.begin()
        owner.submit(assessment)
    person.goto(site + path_of("plan", assessment.pk) + "#calendar")
    person.locator("#calendar summary").click()
    follow(person.locator("#calendar form button"))
    expect(person.locator("#calendar")).to_be_focused()
