"""Serve the site with a fresh database, and walk through its pages as a user."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from assessments.domain.taxonomy.files import read_taxonomy
from scripts.site import ROOT, Site

START_ROLE = "data-scientist"


@contextmanager
def served() -> Iterator[Site]:
    """Serve a fresh database with the taxonomy."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), f"sqlite:///{folder}/site.sqlite3")
        site.prepare()
        site.start()
        try:
            yield site
        finally:
            site.stop()


def stages(page: Page, site: str) -> Iterator[str]:
    """Walk from the home page to the plan, and yield the name of each stage.

    The answers are the typical levels of a data scientist, rounded.
    """
    typical = {
        row.skill: int(row.mean + row.mean % 1)
        for row in read_taxonomy(ROOT / "fixtures" / "taxonomy").typical_levels[START_ROLE]
    }
    page.goto(site)
    yield "home"
    page.get_by_label("I come from").select_option("data-scientist")
    with page.expect_navigation():
        page.get_by_role("button", name="Start", exact=True).click()
    yield "question"
    while "/review/" not in page.url:
        for scale in page.locator(".question > .scale, .any-of > .scale").all():
            level = typical[scale.get_attribute("id") or ""]
            scale.locator(f'input[value="{level}"]').evaluate("radio => { radio.checked = true; }")
        with page.expect_navigation():
            page.locator("#questions-end .btn-primary").evaluate("button => button.click()")
        if "/reading/" in page.url:
            if page.url.partition("#")[0].endswith("/1/"):
                yield "reading"
            with page.expect_navigation():
                page.get_by_role("link", name="Go on").click()
    yield "review"
    page.get_by_role("button", name="Submit and see my report").click()
    yield "report"
    page.get_by_role("link", name="Plan", exact=True).click()
    yield "plan"
