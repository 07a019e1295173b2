"""Steps of tests about choices that the site has not confirmed."""

import re

from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from assessments.models import Assessment
from tests.browser import steps
from tests.browser.steps import status
from tests.cast import ADDRESS, PASSWORD

SAVING = re.compile(r"/choice/$")
KEPT = "kept in this browser"
STORED_COUNT = """count => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`${localStorage.length} kept`)), 10_000);
  const look = () => localStorage.length === count ? resolve() : requestAnimationFrame(look);
  look();
})"""


def stored(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def open_area(page: Page, site: str, area: str = "devops-mlops") -> Assessment:
    """Start an assessment and open one of its areas."""
    with steps.without_browser(page, site) as person:
        draft = person.begin()
    page.goto(f"{site}{reverse('assessments:area', args=[draft.pk, area])}")
    return draft


def choose_unsent(page: Page, skill: str, value: str) -> None:
    """Make a choice while nothing can be saved, and close the page."""
    context = page.context
    context.route(SAVING, lambda route: route.abort())
    steps.choice(page, skill, value).check()
    expect(status(page, skill)).to_contain_text(KEPT)
    page.close()
    context.unroute(SAVING)


def expect_kept(page: Page, count: int) -> None:
    """Wait until the browser stores ``count`` choices.

    ``wait_for_function`` evaluates text in the page, which the site's policy forbids. A page without
    questions reloads after it has saved, which ends the script that waits; then wait again.
    """
    page.wait_for_load_state()
    try:
        page.evaluate(STORED_COUNT, count)
    except Error as error:
        if "Execution context was destroyed" not in str(error):
            raise
        page.wait_for_load_state()
        page.evaluate(STORED_COUNT, count)


def expect_nothing_kept(page: Page) -> None:
    """Wait until the browser stores no choices."""
    expect_kept(page, 0)


def enter(page: Page, address: str = ADDRESS) -> None:
    """Fill in the sign-in or sign-up page."""
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
