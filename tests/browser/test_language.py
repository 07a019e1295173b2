"""Changing the language, with and without scripts."""

import pytest
from playwright.sync_api import Page, Route, expect

from assessments.services import sharing
from tests.browser import steps
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
    if thorough:
        links = person.get_by_role("navigation")
        steps.follow(links.get_by_role("link", name="Plan", exact=True))
        look(person)
    steps.follow(person.locator(".result-nav a[href$='/explore/']"))
    look(person)
    steps.follow(person.locator("main a[href$='/specialisms/']"))
    look(person)
    person.get_by_role("button", name="English").click()
    expect(person.get_by_role("heading", name="Which specialism?")).to_be_visible()
    assert not complaints


def test_the_questionnaire_is_german_including_texts_shown_by_scripts(
    person: Page, site, complaints, look
):
    person.goto(site)
    steps.follow(person.get_by_role("button", name="Deutsch"))
    look(person)
    person.locator("[name=start_role]").select_option("data-scientist")
    steps.follow(person.get_by_role("button", name="Start"))
    look(person)
    steps.follow(person.get_by_role("link", name="Alle Fragen"))
    look(person)
    steps.follow(person.locator(".progress-areas a").first)
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
    steps.switch_to_german(page)
    requests = []

    def answer(route: Route) -> None:
        requests.append(route.request.all_headers())
        route.fulfill(body="elsewhere")

    page.route("https://elsewhere.example/**", answer)
    page.locator(".wordmark").evaluate("link => { link.href = 'https://elsewhere.example/' }")
    page.locator(".wordmark").click()
    page.wait_for_url("https://elsewhere.example/**")
    assert [headers.get("referer") for headers in requests] == [None]
