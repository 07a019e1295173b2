"""A browser's connection loses requests, or another server responds instead of the site."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.browser import launch_options
from scripts.site import Site
from tests.faults.proxy import Proxy

CHOSEN = {"docker": "3", "kubernetes": "2"}
KEPT = "kept in this browser and will be sent again"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the system's Chromium."""
    return launch_options()


@pytest.fixture
def proxy(on_sqlite: Site):
    proxy = Proxy(on_sqlite.host)
    yield proxy
    proxy.stop()


@pytest.fixture
def person(browser: Browser, proxy: Proxy):
    """The page of a person with an area of the questionnaire open."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(proxy.address)
    page.get_by_label("I come from").select_option("data-scientist")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/questions/1/*")
    page.goto(page.url.partition("questions/")[0] + "areas/devops-mlops/")
    yield page
    context.close()


def choose(page: Page, choices: dict[str, str] = CHOSEN) -> None:
    for skill, level in choices.items():
        page.locator(f'fieldset#{skill} input[type="radio"][value="{level}"]').check()


def status(page: Page, skill: str):
    return page.locator(f"fieldset#{skill} .status")


def expect_saved(page: Page, site: Site, chosen: dict[str, str] = CHOSEN) -> None:
    for skill, level in chosen.items():
        expect(status(page, skill)).to_have_text("Saved", timeout=20_000)
        expect(page.locator(f"fieldset#{skill} input:checked")).to_have_value(level)
    assert site.saved() == chosen
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize("leave", ["crash", "link", "reload"])
def test_requests_are_lost_and_the_person_leaves(person: Page, proxy, on_sqlite, leave):
    proxy.loses_requests = True
    choose(person)
    proxy.wait_for_a_loss()
    expect(status(person, "docker")).to_have_text("Saving …")
    address = person.url
    context, asked = person.context, []

    def go(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    person.on("dialog", go)
    if leave == "link":
        person.get_by_role("link", name="My assessments").first.click()
        person.wait_for_url("**/assessments/")
    elif leave == "reload":
        person.reload()
        choose(person, {"docker": "3"})
    if leave != "crash":
        assert asked == ["beforeunload"]
    person.close()
    assert on_sqlite.saved() == {}
    proxy.all_is_well()
    later = context.new_page()
    later.goto(address)
    expect_saved(later, on_sqlite)


def test_a_response_is_lost_and_the_person_changes_their_mind(person: Page, proxy, on_sqlite):
    """The site has the first choice, but the page does not know."""
    proxy.loses_answers = True
    choose(person, {"docker": "3"})
    proxy.wait_for_a_loss()
    assert on_sqlite.saved() == {"docker": "3"}
    address = person.url
    context = person.context
    person.close()
    later = context.new_page()
    later.goto(address)
    expect(status(later, "docker")).to_have_text("Saving …")
    proxy.wait_for_a_loss()
    choose(later, {"docker": "1"})
    proxy.all_is_well()
    expect_saved(later, on_sqlite, {"docker": "1"})


def test_another_server_responds(person: Page, proxy, on_sqlite):
    saved = {}
    for place, answer in enumerate((200, 204, 401, 403, 404, 408, 409, 413, 422, 429, 502, 503)):
        proxy.answers_with = answer
        chosen = {"docker": str(place % 5), "kubernetes": str((place + 1) % 5)}
        choose(person, chosen)
        for skill in chosen:
            expect(status(person, skill)).to_contain_text(KEPT)
        assert "Sign in to the network" not in person.content()
        assert on_sqlite.saved() == saved
        proxy.all_is_well()
        expect_saved(person, on_sqlite, chosen)
        saved = chosen


def test_the_server_is_restarted_while_a_person_answers(person: Page, on_sqlite):
    on_sqlite.stop()
    choose(person)
    for skill in CHOSEN:
        expect(status(person, skill)).to_contain_text(KEPT)
    on_sqlite.start()
    expect_saved(person, on_sqlite)


def test_a_form_without_scripts_is_sent_over_a_dead_connection(
    browser: Browser, person, proxy, on_sqlite
):
    """The browser itself offers to send the form again."""
    context = browser.new_context(
        java_script_enabled=False, storage_state=person.context.storage_state()
    )
    page = context.new_page()
    page.goto(person.url)
    choose(page)
    proxy.answers_with = 502
    page.locator("#questions-form button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("Sign in to the network")
    proxy.all_is_well()
    page.reload()
    expect(page).not_to_have_url(re.compile("devops-mlops"))
    assert on_sqlite.saved() == CHOSEN
    context.close()
