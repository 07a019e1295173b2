"""Accounts, two browsers and a lost connection, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Answer, Assessment
from tests.browser import steps
from tests.cast import ADDRESS, PASSWORD, all_answers


def fill(page: Page) -> None:
    page.get_by_label("Email").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)


def sign_up(page: Page, site: str) -> None:
    page.goto(f"{site}/account/signup/")
    fill(page)
    page.get_by_role("button", name="Create an account").click()
    page.wait_for_url("**/assessments/")


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/account/login/")
    fill(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/assessments/")


def test_a_choice_made_without_a_connection_survives_closing_the_page(person: Page, site, choices):
    """The requests fail one by one: offline mode ends with the page, before its scripts do."""
    skill = steps.begin(person, site)
    address, context = person.url, person.context
    choices(lambda route: route.abort())
    steps.choice(person, skill, "3").check()
    expect(steps.scale(person, skill).locator(".status")).to_contain_text("kept in this browser")
    person.close()
    assert all_answers() == {}
    choices(None)
    later = context.new_page()
    later.goto(address)
    expect(steps.choice(later, skill, "3")).to_be_checked()
    expect(steps.scale(later, skill).locator(".status")).to_have_text("Saved")
    assert all_answers() == {skill: "3"}
    assert later.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    ("button", "kept"),
    [("Save “1”", "1"), pytest.param("Keep “3”", "3", marks=pytest.mark.thorough)],
)
def test_two_devices_with_one_offline_let_the_person_decide(
    person: Page, elsewhere: Page, site, button, kept, look
):
    steps.sign_up(person, site)
    skill = steps.begin(person, site)
    person.context.set_offline(True)
    steps.choice(person, skill, "1").check()
    status = steps.scale(person, skill).locator(".status")
    expect(status).to_contain_text("kept in this browser")
    sign_in(elsewhere, site)
    elsewhere.goto(person.url)
    steps.answer(elsewhere, skill, "3")
    person.context.set_offline(False)
    expect(status).to_contain_text("you answered “3” elsewhere")
    assert all_answers() == {skill: "3"}
    look(person)
    person.get_by_role("button", name=button).click()
    expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
    expect(steps.choice(person, skill, kept)).to_be_checked()
    assert all_answers() == {skill: kept}
    assert person.evaluate("localStorage.length") == 0


def test_signing_in_in_another_tab_loses_no_choice(person: Page, site):
    """The form in the first tab is older than the session and gets a new token."""
    skill = steps.begin(person, site)
    tab = person.context.new_page()
    sign_up(tab, site)
    steps.choice(person, skill, "2").check()
    expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
    assert all_answers() == {skill: "2"}
    assert Assessment.objects.get().user.email == ADDRESS


def test_a_stale_answer_can_be_confirmed(person: Page, site, look):
    skill = steps.begin(person, site)
    steps.answer(person, skill, "2")
    Answer.objects.update(saved_at="2025-01-02T03:04:05Z")
    person.reload()
    mark = person.locator(".scale-stale")
    expect(mark).to_contain_text("Your answer from 2 Jan 2025")
    look(person)
    mark.get_by_role("button", name="Still true").click()
    expect(mark).to_have_count(0)
    assert Answer.objects.get().saved_at.year > 2025
    assert all_answers() == {skill: "2"}


def test_a_passkey_signs_in(person: Page, site, complaints):
    devtools = person.context.new_cdp_session(person)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_up(person, site)
    person.get_by_role("link", name="Account").click()
    person.get_by_role("link", name="Passkeys and codes").click()
    person.get_by_role("link", name="Add").click()
    person.get_by_label("Password").fill(PASSWORD)
    person.get_by_role("button", name="Confirm").click()
    person.get_by_label("Sign in with this key alone").check()
    person.get_by_role("button", name="Add").click()
    expect(person.locator("main")).to_contain_text("Recovery")
    person.goto(f"{site}/account/logout/")
    steps.follow(person.get_by_role("button", name="Sign out"))
    person.goto(f"{site}/account/login/")
    person.get_by_role("button", name="Use a passkey").click()
    person.wait_for_url("**/assessments/")
    expect(person.get_by_role("link", name="Account")).to_be_visible()
    assert complaints == []


def test_the_qr_code_for_an_authenticator_app_is_shown_under_the_strict_policy(
    person: Page, site, complaints, look
):
    steps.sign_up(person, site)
    person.goto(f"{site}/account/reauthenticate/")
    person.get_by_label("Password").fill(PASSWORD)
    steps.follow(person.get_by_role("button", name="Confirm"))
    person.goto(f"{site}/account/mfa/totp/activate/")
    assert person.locator("main img").evaluate("image => image.naturalWidth") > 0
    look(person)
    assert complaints == []


def test_a_browser_without_storage_still_sends_again(person: Page, site):
    person.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    skill = steps.begin(person, site)
    person.context.set_offline(True)
    steps.choice(person, skill, "3").check()
    status = steps.scale(person, skill).locator(".status")
    expect(status).to_contain_text("sent again")
    person.context.set_offline(False)
    expect(status).to_have_text("Saved")
    assert all_answers() == {skill: "3"}


def test_a_choice_made_before_the_script_runs_is_saved(person: Page, site):
    skill = steps.begin(person, site)
    # The choice is made before the script starts, so there was no event.
    person.add_init_script(
        f"""document.addEventListener("readystatechange", () => {{
          const radio = document.querySelector('#{skill} input[type="radio"][value="2"]');
          if (document.readyState === "interactive" && radio) radio.checked = true;
        }})"""
    )
    person.reload()
    expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
    assert all_answers() == {skill: "2"}
