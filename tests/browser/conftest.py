"""A real browser against a real server that holds the real taxonomy."""

import os

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from assessments import services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment
from scripts.browser import launch_options

# Playwright's loop runs in the thread of the test, which also looks into the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the system's Chromium."""
    return launch_options()


@pytest.fixture
def site(live_server) -> str:
    """Serve the taxonomy and return the URL."""
    return live_server.url


@pytest.fixture
def complaints() -> list[str]:
    """Collect what the browser complains of: script errors, refused content, other hosts."""
    return []


@pytest.fixture
def watch(complaints):
    """Return a function that makes a context's pages report complaints."""

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
    """Return a page of somebody with a browser of their own."""
    context = watch(browser.new_context(viewport={"width": 1280, "height": 900}))
    yield context.new_page()
    context.close()


@pytest.fixture
def person_without_scripts(browser: Browser, watch):
    """Return a page of somebody whose browser runs no scripts."""
    context = watch(browser.new_context(java_script_enabled=False))
    yield context.new_page()
    context.close()


@pytest.fixture
def with_report(site, real_taxonomy: Taxonomy):
    """Return a function that takes a page to a report of a data scientist with typical levels."""
    typical = {
        row.skill: str(round(row.mean)) for row in real_taxonomy.typical_levels["data-scientist"]
    }

    def begin(page: Page) -> Assessment:
        page.goto(site)
        page.get_by_label("I come from").select_option("data-scientist")
        page.get_by_role("button", name="Start").click()
        page.wait_for_url("**/assessments/*/")
        draft = Assessment.objects.get()
        asked = {
            s for row in real_taxonomy.requirements["machine-learning-engineer"] for s in row.skills
        }
        services.answers_save(assessment=draft, values={s: typical[s] for s in asked})
        page.goto(f"{site}/assessments/{draft.pk}/review/")
        page.get_by_role("button", name="Submit and see my report").click()
        page.wait_for_url("**/report/")
        return draft

    return begin
