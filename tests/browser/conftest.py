"""A real browser and a real server with the real taxonomy."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from assessments import services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment
from scripts.browser import launch_options
from tests.browser import steps
from tests.browser.unsent import SAVING
from tests.cast import DATA_SCIENTIST, ML_ENGINEER

# Playwright's event loop runs in the thread of the test, which also queries the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of this folder in one worker, so that the browser starts only once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the system's Chromium."""
    return launch_options()


@pytest.fixture
def site(live_server) -> str:
    """Start the server with the taxonomy and return its URL."""
    return live_server.url


@pytest.fixture
def complaints() -> list[str]:
    """Collect what the browser reports: script errors, blocked content, requests to other hosts."""
    return []


@pytest.fixture
def watch(complaints):
    """Return a function that collects the complaints of a context's pages."""

    def begin(context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(10_000)

        def on_page(page: Page) -> None:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
            page.on(
                "request",
                lambda request: (
                    None
                    if request.url.startswith(("http://localhost:", "data:"))
                    else complaints.append(request.url)
                ),
            )

        context.on("page", on_page)
        return context

    return begin


@pytest.fixture
def person(browser: Browser, watch):
    """Return a page in a separate browser context."""
    context = watch(browser.new_context(viewport={"width": 1280, "height": 900}))
    yield context.new_page()
    context.close()


@pytest.fixture
def person_without_scripts(browser: Browser, watch):
    """Return a page in a browser context without JavaScript."""
    context = watch(browser.new_context(java_script_enabled=False))
    yield context.new_page()
    context.close()


@pytest.fixture
def with_report(site, real_taxonomy: Taxonomy):
    """Return a function that takes a page to the report of a data scientist with typical levels."""
    typical = {
        row.skill: str(round(row.mean)) for row in real_taxonomy.typical_levels[DATA_SCIENTIST]
    }
    asked = {skill for row in real_taxonomy.requirements[ML_ENGINEER] for skill in row.skills}

    def begin(page: Page) -> Assessment:
        with steps.without_browser(page, site) as person:
            draft = person.begin()
            services.answers_save(
                assessment=draft, values={skill: typical[skill] for skill in asked}
            )
            person.submit(draft)
        page.goto(site + reverse("assessments:report", args=[draft.pk]))
        return draft

    return begin


@pytest.fixture
def look(thorough):
    """Return a function that checks a page during a journey.

    It has to fit a narrow phone; in a thorough run also wider screens, and axe checks it.
    """

    def check(page: Page, part: str = "html") -> None:
        if thorough:
            steps.expect_accessible(page, part)
            steps.expect_fits(page)
        else:
            steps.expect_fits(page, widths=(320,))

    return check


@pytest.fixture
def choices(person: Page):
    """Return a function that intercepts the requests with the page's choices."""

    def handle(handler) -> None:
        person.context.unroute(SAVING)
        if handler:
            person.context.route(SAVING, handler)

    return handle
