"""Keyboard shortcuts of the questionnaire."""

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import status
from tests.cast import all_answers


def hold(page: Page, key: str) -> None:
    """Hold a key as long as a slow typist does."""
    for _ in range(10):
        page.keyboard.down(key)  # presses after the first are repeats
    page.keyboard.up(key)


def test_holding_a_key_answers_only_one_question(person: Page, site):
    steps.begin(person, site)
    first, second = steps.visible_skills(person)[:2]
    steps.choice(person, first, "").focus()
    hold(person, "1")
    expect(status(person, first)).to_have_text("Saved")
    expect(steps.choice(person, second, "")).to_be_focused()
    assert all_answers() == {first: "1"}


def test_keys_do_nothing_outside_a_question(person: Page, site, complaints):
    steps.begin(person, site)
    first = steps.visible_skills(person)[0]
    sent = []
    person.on(
        "request", lambda request: sent.append(request.url) if "choice" in request.url else None
    )
    person.keyboard.press("3")  # the page itself has the focus
    for place in ("My assessments", "Skip to content"):
        person.get_by_role("link", name=place).first.focus()
        person.keyboard.press("3")
    person.locator("#questions-form button[type=submit]").focus()
    person.keyboard.press("3")
    steps.choice(person, first, "").focus()
    for pressed in ("Control+3", "Alt+3", "Meta+3", "x"):
        person.keyboard.press(pressed)
    # Password managers send such an event when they fill in a field.
    person.evaluate("document.activeElement.dispatchEvent(new Event('keydown', { bubbles: true }))")
    expect(steps.choice(person, first, "")).to_be_checked()
    steps.answer(person, first, "2")
    assert len(sent) == 1
    assert complaints == []


def test_keyboard_shortcuts_can_be_switched_off_permanently(person: Page, site):
    steps.begin(person, site)
    first, second = steps.visible_skills(person)[:2]
    person.get_by_label("Use these shortcuts").focus()
    person.keyboard.press("Space")
    tab = person.context.new_page()
    tab.goto(person.url)
    person.reload()
    expect(person.get_by_label("Use these shortcuts")).not_to_be_checked()
    steps.choice(person, first, "").focus()
    person.keyboard.press("3")
    expect(steps.choice(person, first, "")).to_be_checked()
    person.get_by_label("Use these shortcuts").check()
    expect(tab.get_by_label("Use these shortcuts")).to_be_checked()
    tab.get_by_label("Use these shortcuts").uncheck()
    expect(person.get_by_label("Use these shortcuts")).not_to_be_checked()
    tab.get_by_label("Use these shortcuts").check()
    expect(person.get_by_label("Use these shortcuts")).to_be_checked()
    steps.choice(person, first, "").focus()
    person.keyboard.press("3")
    expect(status(person, first)).to_have_text("Saved")
    assert all_answers() == {first: "3"}
