"""A real browser and a real server with the real taxonomy."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from assessments import services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment
from scripts.browser import launch_options
from tests.browser import steps
from tests.browser.unsent import SAVING
from tests.cast import typical_answers

# Playwright's event loop runs in the thread of the test, which also queries the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the system's Chromium, which finds no other host and keeps one process for the site."""
    options = launch_options()
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"
    return options | {"args": [*options["args"], rules, "--process-per-site"]}


@pytest.fixture
def site(live_server) -> str:
    """Start the server with the taxonomy and return its URL."""
    return live_server.url


@pytest.fixture
def complaints() -> list[str]:
    """Collect what the browser reports: script errors, blocked content, requests to other hosts."""
    return []


@pytest.fixture(scope="session")
def idle() -> dict[bool, list[BrowserContext]]:
    """Browser contexts that no test uses, by whether they run scripts.

    They are kept, because to start one with its process takes longer than many tests.
    """
    return {True: [], False: []}


@pytest.fixture
def open_browser(browser: Browser, idle, complaints, site):
    """Return a function that opens a page in a browser without cookies and stored choices."""
    used: list[tuple[bool, BrowserContext]] = []

    def on_page(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)

    def begin(*, scripts: bool = True, width: int = 1280, height: int = 900) -> Page:
        context = idle[scripts].pop() if idle[scripts] else None
        if context is None:
            context = browser.new_context(java_script_enabled=scripts)
            context.set_default_timeout(10_000)
            context.new_page()
        used.append((scripts, context))
        # The first page stays open, and with it the process and the storage of the site.
        if not context.pages[0].url.startswith(site):
            context.pages[0].goto(f"{site}/healthz")
        context.on("page", on_page)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    yield begin
    for scripts, context in used:
        context.remove_listener("page", on_page)
        context.set_offline(False)
        context.unroute_all()
        first, *pages = context.pages
        for page in pages:
            page.close()
        context.clear_cookies()
        first.evaluate("localStorage.clear()")
        idle[scripts].append(context)


@pytest.fixture
def person(open_browser) -> Page:
    """Return a page in a browser."""
    return open_browser()


@pytest.fixture
def elsewhere(open_browser) -> Page:
    """Return a page on another device, a phone."""
    return open_browser(width=360)


@pytest.fixture
def person_without_scripts(open_browser) -> Page:
    """Return a page in a browser without JavaScript."""
    return open_browser(scripts=False)


@pytest.fixture
def with_report(site, real_taxonomy: Taxonomy):
    """Return a function that takes a page to the report of a data scientist with typical levels."""

    def begin(page: Page) -> Assessment:
        with steps.without_browser(page, site) as person:
            draft = person.begin()
            services.answers_save(assessment=draft, values=typical_answers(real_taxonomy))
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
