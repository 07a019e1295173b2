"""The HTML of every page is correct for people who see it, hear it or use scripts."""

import gzip
import re
from functools import cache
from pathlib import Path
from posixpath import normpath

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders

from assessments.urls import assessment_urls, job_ad_urls, urlpatterns
from tests.browser.pages import PAGES, create_people
from tests.cast import soup

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# A page with everything it loads, compressed.
MOST_BYTES = 100_000
# Paths without a page: files, buttons and redirects.
NO_PAGE = {
    "start", "choice", "answers", "mark_questions_seen", "submit", "retake", "remove", "restore",
    "purge", "report_json", "report_csv", "report_xlsx", "revoke_link", "plan_pace",
    "plan_time_off", "plan_step", "plan_calendar", "create_feed", "revoke_feed", "calendar_feed",
    "plan_reminder", "what_if_keep", "project_evidence",
    "project_done", "tick", "job_ad_roles", "keep_job_ad", "correct_job_ad", "job_ad_plan",
    "delete_job_ad_text", "delete_job_ad", "export_data", "shared_picture", "healthz", "readyz",
}  # fmt: skip


def test_every_page_is_listed():
    listed = {place.split()[1] for place in PAGES}
    names = {
        pattern.name
        for pattern in [*urlpatterns, *assessment_urls, *job_ad_urls]
        if hasattr(pattern, "name")
    }
    assert {name for name in names - NO_PAGE if not name.startswith("former_")} <= listed


def problems(page: BeautifulSoup) -> list[str]:
    """Return the problems with a page's headings, fields, ids and buttons."""
    found = []
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    if levels[:1] != [1] or levels.count(1) != 1:
        found.append(f"level 1 is not the first heading and no other: {levels}")
    if any(level > before + 1 for before, level in zip(levels, levels[1:], strict=False)):
        found.append(f"a level of headings is skipped: {levels}")
    if len(page.select("main")) != 1:
        found.append("there is not one main")
    if not page.title.string.strip().endswith(" · mlcareer"):
        found.append(f"the title is {page.title.string}")
    ids = [item["id"] for item in page.select("[id]")]
    found += [f"the id {name} is there twice" for name in set(ids) if ids.count(name) > 1]
    labelled = {label.get("for") for label in page.select("label")}
    found += [
        f"has no name: {field}"
        for field in page.select("input:not([type=hidden]), select, textarea")
        if field.get("id") not in labelled
        and not field.find_parent("label")
        and not field.get("aria-label")
    ]
    inline = page.select(
        "style, [style], script:not([src], [type='application/json']), [onclick], [onchange]"
    )
    found += [f"is inline: {item}" for item in inline]
    found += [
        f"is loaded from elsewhere: {address}"
        for address in loaded(page)
        if not address.startswith("/static/")
    ]
    needs_scripts = any("requires JavaScript" in part.text for part in page.select("noscript"))
    found += [
        f"does nothing without scripts: {button}"
        for button in page.select("button")
        if (
            button.get("type") == "button"
            or not button.find_parent("form")
            and not button.get("form")
        )
        and not button.find_parent(hidden=True)
        and not button.has_attr("hidden")
        and not needs_scripts
    ]
    return found


def loaded(page: BeautifulSoup) -> list[str]:
    """Return the addresses of what a page loads."""
    # Browsers fetch the manifest when someone adds the site to the home screen.
    links = "link[href]:not([rel=manifest])"
    parts = page.select(f"script[src], {links}, img[src], source[src], iframe")
    return [part.get("src") or part.get("href") for part in parts]


@cache
def compressed(address: str) -> int:
    """Return the size of a static file, compressed."""
    return len(gzip.compress(content(address)))


@cache
def with_imports(address: str) -> frozenset[str]:
    """Return the address of a file and of all that it imports, if it is a script."""
    if not address.endswith(".js"):
        return frozenset({address})
    imports = re.findall(r'^(?:import|.*from) "(\.\.?/.+?)";', content(address).decode(), re.M)
    found = [with_imports(normpath(f"{address}/../{name}")) for name in imports]
    return frozenset({address}).union(*found)


def content(address: str) -> bytes:
    """Return a static file."""
    return Path(finders.find(address.partition("#")[0].removeprefix("/static/"))).read_bytes()


def test_every_page_is_small_and_has_sound_html(real_taxonomy):
    people = create_people(real_taxonomy)
    found, sizes = {}, {}
    for place in PAGES:
        response = people.clients[place.split()[0]].get(people.path(place))
        assert response.status_code == (404 if "nothing-here" in place else 200), place
        page = soup(response)
        found[place] = problems(page)
        parts = set().union(*map(with_imports, loaded(page)))
        sizes[place] = len(gzip.compress(response.content)) + sum(map(compressed, parts))
        has_htmx, has_fragments = (
            any(name in part for part in parts) for name in ("htmx", "fragments.js")
        )
        assert has_htmx == has_fragments, place  # htmx is imported, and counted
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    assert {place: size for place, size in sizes.items() if size >= MOST_BYTES} == {}


def test_pages_are_sent_compressed(client):
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
