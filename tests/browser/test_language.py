"""Changing the language, with and without scripts."""

from collections.abc import Callable
from itertools import cycle

import pytest
from playwright.sync_api import Page, Route, expect

from assessments.services import sharing
from tests.browser.steps import switch_to_german
from tests.params import partly


def test_the_switch_changes_the_language_and_stays_on_the_page(
    person: Page, with_report, complaints, look, thorough
):
    with_report(person)
    readiness = person.locator(".figure strong").first.inner_text()
    address = person.url
    person.get_by_role("button", name="Deutsch").click()
    expect(person.get_by_role("heading", name="Wo du stehst")).to_be_visible()
    assert person.url == address
    expect(person.locator("html")).to_have_attribute("lang", "de")
    expect(person.locator(".figure strong").first).to_have_text(readiness)
    names = ("Plan", "Was wäre, wenn", "Rollen", "Spezialisierungen")
    for name in names if thorough else names[-1:]:
        person.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        look(person)
    look(person)
    person.get_by_role("button", name="English").click()
    expect(person.get_by_role("heading", name="Which specialism?")).to_be_visible()
    assert not complaints


def test_the_questionnaire_is_german_including_texts_shown_by_scripts(
    person: Page, site, complaints, look
):
    person.goto(site)
    person.get_by_role("button", name="Deutsch").click()
    look(person)
    person.locator("[name=start_role]").select_option("data-scientist")
    person.get_by_role("button", name="Start").click()
    look(person)
    person.get_by_role("link", name="Beginnen mit").click()
    person.locator("fieldset.scale input[value='2']").first.check()
    expect(person.locator("fieldset.scale .status").first).to_have_text("Gespeichert")
    person.context.set_offline(True)
    person.locator("fieldset.scale input[value='3']").first.check()
    expect(person.locator("fieldset.scale .status").first).to_contain_text("Noch nicht gespeichert")
    person.context.set_offline(False)
    expect(person.locator("fieldset.scale .status").first).to_have_text("Gespeichert")
    look(person)


@pytest.mark.parametrize("scripts", partly([True, False], quick=[True]))
def test_a_shared_report_in_german_sends_no_referrer_to_other_sites(
    scripts, open_browser, site, alice, typical_scientist
):
    """This site needs to know the origin of a form; other sites must not learn the link."""
    share = sharing.share_create(
        assessment=typical_scientist, days=7, name="", shows_evidence=False
    )
    page = open_browser(scripts=scripts)
    page.goto(site + share.get_absolute_url())
    switch_to_german(page)
    requests = []

    def answer(route: Route) -> None:
        requests.append(route.request.all_headers())
        route.fulfill(body="elsewhere")

    page.route("https://elsewhere.example/**", answer)
    page.locator(".wordmark").evaluate("link => { link.href = 'https://elsewhere.example/' }")
    page.locator(".wordmark").click()
    page.wait_for_url("https://elsewhere.example/**")
    assert [headers.get("referer") for headers in requests] == [None]


def test_the_switch_works_on_pages_shown_after_a_refused_form(
    person: Page, site, settings, thorough
):
    settings.ACCOUNT_RATE_LIMITS = {"start": "1/h/ip", "import": "100/h/ip"}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000

    languages = cycle([("Deutsch", "de"), ("English", "en-gb")])

    def refused(status: int, path: str, press: Callable[[], None]) -> None:
        """Send a form that is refused, and switch to the other language."""
        with person.expect_response(lambda response: response.status == status):
            press()
        person.wait_for_load_state()
        name, language = next(languages)
        person.get_by_role("button", name=name).click()
        expect(person.locator("html")).to_have_attribute("lang", language)
        expect(person).to_have_url(site + path)
        person.wait_for_load_state()

    def send(page: str, selector: str) -> Callable[[], None]:
        """Open a page and send a form without the browser's validation."""
        person.goto(site + page)
        return lambda: person.locator(selector).evaluate("form => form.submit()")

    refused(400, "/", send("/", "form.roles"))
    refused(422, "/data/", send("/data/", "form:has([type=file])"))
    too_much = send("/", "form.roles")
    field = person.locator("form.roles [name=csrfmiddlewaretoken]")
    field.evaluate("field => { field.value = 'x'.repeat(200_000) }")
    refused(413, "/", too_much)
    # A page that carries form data has no switch: changing the language would lose it.
    for status, page, form in ((429, "/", "form.roles"), (403, "/guide/", "form.language")):
        sent = send(page, form)
        if status == 403:  # As from a page opened before the person signed in.
            token = person.locator(f"{form} [name=csrfmiddlewaretoken]")
            token.evaluate("field => { field.value = field.value.replaceAll(/./g, 'x') }")
        with person.expect_response(lambda response, status=status: response.status == status):
            sent()
        expect(person.locator("form.language")).to_have_count(0)
        expect(person.locator(".site-footer")).to_be_visible()
