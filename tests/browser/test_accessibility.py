"""Accessibility of every page: axe, narrow, enlarged, keyboard, forced colours."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import steps
from tests.browser.pages import PAGES, People, create_people
from tests.params import partly

REPORT, PLAN = "carol report second", "carol plan second"
AREA, SPECIALISMS = "carol area draft devops-mlops", "carol specialisms second"
# One page of each kind; tests/pages/test_structure.py checks the HTML of all of them.
FEW = ["visitor home", AREA, REPORT, PLAN]


def each_of(places: list[str], quick: list[str]) -> pytest.MarkDecorator:
    """Run a test on each of ``places``; those that are not ``quick`` only in a thorough run."""
    return pytest.mark.parametrize("place", partly(places, quick=quick))


# Links within a sentence are as high as its lines and therefore exempt (WCAG 2.5.8).
SMALL_TARGETS = """() => {
  const shown = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((item) => item.checkVisibility());
  const box = (item) => (item.closest("label") ?? item).getBoundingClientRect();
  const inText = (item) => item.matches("a") && getComputedStyle(item).display === "inline";
  return shown
    .filter((item) => !inText(item) && Math.min(box(item).width, box(item).height) < 23.9)
    .filter((item) => !item.closest(".visually-hidden, .skip-link"))
    .map((item) => `${item.outerHTML.slice(0, 80)} ${box(item).width} x ${box(item).height}`);
}"""
SHOWN_THOUGH_HIDDEN = """() => [...document.querySelectorAll("[hidden]")]
  .filter((item) => item.checkVisibility()).length"""
# How many of five points of the focused element are visible, so not covered by another element.
FOCUS = """() => {
  const item = document.activeElement;
  if (!item || item === document.body) return null;
  const { x, y, width, height } = item.getBoundingClientRect();
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]];
  const seen = points.filter(([across, down]) => {
    const top = document.elementFromPoint(x + width * across, y + height * down);
    return top && (item.contains(top) || top.contains(item));
  });
  const ringed = getComputedStyle(item).outlineStyle !== "none";
  return { what: item.outerHTML.slice(0, 80), seen: seen.length, ringed };
}"""


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database, shared by all tests here; they change nothing, and no code expires."""
    names = ("PASSWORD_RESET_BY_CODE_TIMEOUT", "REAUTHENTICATION_TIMEOUT", "LOGIN_TIMEOUT")
    hour = 60 * 60
    with (
        django_db_blocker.unblock(),
        override_settings(**{f"ACCOUNT_{name}": hour for name in names}),
    ):
        yield
        django_db_setup.restore()


@pytest.fixture(scope="module")
def people(db, real_taxonomy) -> People:
    """The people and their data."""
    return create_people(real_taxonomy)


@pytest.fixture(scope="module")
def site(people) -> Iterator[str]:
    """Start the server with that data and return its URL."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def visit(open_browser, people: People, site):
    """Return a function that opens a page, unfolded, in a browser with these features."""

    def begin(place: str, *, scripts: bool = True, width: int = 1280, **media: Any) -> Page:
        page = open_browser(scripts=scripts, width=width, height=740)
        page.emulate_media(**media)
        if session := people.session(place):
            name = settings.SESSION_COOKIE_NAME
            page.context.add_cookies([{"name": name, "value": session, "url": site}])
        page.goto(site + people.path(place))
        assert page.url == site + people.path(place), "redirected"
        unfold(page)
        return page

    return begin


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((item) => (item.open = true))")


@each_of(PAGES, quick=FEW)
def test_page_is_accessible_and_fits_when_enlarged(visit, place, complaints, thorough):
    page = visit(place, width=360)
    steps.expect_accessible(page)
    assert page.evaluate(SHOWN_THOUGH_HIDDEN) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    # Browsers log an error for each page that is not found.
    assert complaints == [] or place.endswith("/nothing-here/")
    steps.expect_fits(page)
    if thorough:
        steps.expect_fits_enlarged(page)
    # German words are longer. Every page has the form with the switch, and none refuses it.
    steps.switch_to_german(page)
    unfold(page)
    steps.expect_fits_enlarged(page)


@pytest.mark.parametrize("back", [False, True], ids=["forwards", "backwards"])
@each_of(["visitor home", SPECIALISMS, "carol sharing second"], quick=["carol sharing second"])
def test_focus_is_outlined_and_never_covered(visit, place, back):
    page = visit(place)
    stops = 0
    for _ in range(100):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        stops += 1
        assert focus["seen"], focus
        assert focus["ringed"], focus
    assert stops > 5


def test_forced_colours_show_the_selection(visit):
    page = visit(AREA, forced_colors="active")

    def drawn(selector: str) -> tuple[str, str]:
        item = page.locator(selector).first
        return tuple(
            item.evaluate(
                "item => [getComputedStyle(item).outlineStyle, getComputedStyle(item).color]"
            )
        )

    assert drawn(".level:has(:checked)")[0] == "solid"
    assert drawn(".level:not(:has(:checked))")[0] == "none"
    assert drawn(".progress-areas a[aria-current]")[0] == "solid"
    assert drawn(".progress-areas a:not([aria-current])")[0] == "none"


def test_forced_colours_show_the_charts(visit):
    """In the reader's colours, bars differ from their background, and so does the progress bar."""
    fill = "item => getComputedStyle(item).fill"
    page = visit(REPORT, forced_colors="active")
    value, track = (
        page.locator(f".meter .{part}").first.evaluate(fill) for part in ("value", "track")
    )
    system = (
        "name => { document.body.style.color = name; return getComputedStyle(document.body).color }"
    )
    assert value == page.evaluate(system, "Highlight")
    assert track == page.evaluate(system, "Canvas")
    tab = "item => getComputedStyle(item).borderBottomColor"
    here = page.locator(".result-nav a[aria-current]").evaluate(tab)
    elsewhere = page.locator(".result-nav a:not([aria-current])").first.evaluate(tab)
    assert here != elsewhere


@each_of(FEW, quick=[AREA])
def test_nothing_moves_with_reduced_motion(visit, place):
    page = visit(place, reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].filter((item) => {
      const style = getComputedStyle(item);
      return style.animationName !== "none" || style.scrollBehavior === "smooth"
        || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
    }).length"""
    assert page.evaluate(moving) == 0


@each_of(FEW, quick=[AREA])
def test_nothing_shifts_while_a_page_loads(visit, place):
    page = visit(place, width=360)
    page.reload()
    shifts = """() => new Promise((done) => {
      new PerformanceObserver((list) => done(list.getEntries().map((entry) => entry.value)))
        .observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => done([])));
    })"""
    assert page.evaluate(shifts) == []


@each_of(PAGES, quick=[AREA])
def test_no_page_has_dead_buttons_without_scripts(visit, place):
    """Every button sends a form, or the page says that it needs JavaScript, as for passkeys."""
    page = visit(place, scripts=False)
    dead = page.locator("button[type=button]:visible, button:not([type]):visible:not(form *)")
    assert dead.count() == 0 or "requires JavaScript" in page.locator("noscript").inner_text()
