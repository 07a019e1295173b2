"""Steps that the browser tests share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from assessments.domain.scoring import Report, score_answers
from assessments.models import Assessment
from assessments.selectors import assessment_answers
from assessments.taxonomy_store.editions import edition_current
from tests.cast import ADDRESS, DATA_SCIENTIST, ML_ENGINEER, Person

# Varied but deterministic answers: they depend on the skill's position on its page.
PATTERN = ("2", "3", "1", "0", "4", "unsure", "2", "3")

# The colour rules of axe, which run with light and dark colours.
COLOURS = ["color-contrast", "link-in-text-block"]
# One element of each look: the colours and size of its text and all backgrounds. Elements with
# the same look have the same contrast, and checking it takes most of axe's time.
LOOKS = """part => {
  const grounds = new Map([[null, ""]]);
  const ground = (item) => {
    if (!grounds.has(item)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(item);
      const own = [backgroundColor, backgroundImage, opacity].join();
      grounds.set(item, `${ground(item.parentElement)}|${own}`);
    }
    return grounds.get(item);
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const looks = new Map();
  for (const item of document.querySelector(part).querySelectorAll("*")) {
    const written = [...item.childNodes].some(isText) || item.matches("input, select, textarea");
    if (!written || !item.checkVisibility()) continue;
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(item);
    const around = getComputedStyle(item.parentElement).color;
    const look = [color, around, fontSize, fontWeight, textDecorationLine, ground(item)].join();
    if (!looks.has(look)) looks.set(look, item);
  }
  return [...looks.values()];
}"""

# Elements that overflow the page or their box, and text that overlaps other text.
FAULTS = """() => {
  const { clientWidth } = document.documentElement;
  const faults = [];
  const say = (item) => `<${item.tagName} class="${item.className}"> ${item.textContent.trim()}`;
  const moves = ".table-scroll, .progress-areas, .letter";
  const hidden = ".visually-hidden, .skip-link, svg, input, select";
  const words = [];
  // The span runs off both edges of its page, which hides the rest.
  const spans = document.querySelectorAll(".span");
  for (const span of spans) span.hidden = true;
  for (const item of document.querySelectorAll("body *")) {
    if (item.closest(hidden) || !item.checkVisibility()) continue;
    const { right, left, width } = item.getBoundingClientRect();
    if (width && (right > clientWidth + 1 || left < -1) && !item.parentElement.closest(moves))
      faults.push(`sticks out: ${say(item)}`);
    if (item.clientWidth && item.scrollWidth > item.clientWidth + 1 && !item.closest(moves))
      faults.push(`cut off: ${say(item)}`);
    for (const node of item.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) words.push([box, item]);
    }
  }
  for (const span of spans) span.hidden = false;
  words.sort(([one], [other]) => one.top - other.top);
  words.forEach(([one, item], place) => {
    for (let next = place + 1; words[next]?.[0].top < one.bottom; next++) {
      const [other, covered] = words[next];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      const stays = [item, covered].some((part) => part.closest(".sticky-actions"));
      if (across > 2 && down > 0.4 * other.height && !stays)
        faults.push(`covers: ${say(item)} and ${say(covered)}`);
    }
  });
  return faults.map((fault) => fault.replace(/\\s+/g, " ").slice(0, 120));
}"""


def choose_roles(page: Page, site: str, start_role: str) -> None:
    """Open the home page, choose the roles, and start with the first question."""
    page.goto(site)
    page.get_by_label("I come from").select_option(label=start_role)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/questions/1/*")


def begin(page: Page, site: str) -> str:
    """Start an assessment of a data scientist, open its first area and return its first skill."""
    with without_browser(page, site) as person:
        draft = person.begin()
        questions = edition_current().questionnaire(DATA_SCIENTIST, ML_ENGINEER)
    page.goto(site + reverse("assessments:area", args=[draft.pk, questions.pages[0].area.slug]))
    return visible_skills(page)[0]


def follow(link: Locator) -> None:
    """Click a link or button and wait until the page that it opens has loaded.

    A click alone returns before that, so a check that does not wait would see the old page.
    """
    with link.page.expect_navigation():
        link.click()


@contextmanager
def without_browser(page: Page, site: str) -> Iterator[Person]:
    """Yield the person who uses the browser, to perform steps without it."""
    name, client = settings.SESSION_COOKIE_NAME, Client()
    for cookie in page.context.cookies(site):
        if cookie["name"] == name:
            client.cookies[name] = cookie["value"]
    yield Person(client)
    cookie = {"name": name, "value": client.cookies[name].value, "url": site}
    page.context.add_cookies([cookie])


def sign_up(page: Page, site: str, address: str = ADDRESS) -> None:
    """Sign up and sign in without the browser."""
    with without_browser(page, site) as person:
        person.sign_up(address)


def scale(page: Page, skill: str):
    """Return one skill's scale."""
    return page.locator(f"fieldset#{skill}")


def choice(page: Page, skill: str, value: str):
    """Return one radio button of a skill's scale."""
    return scale(page, skill).locator(f'input[type="radio"][value="{value}"]')


def answer(page: Page, skill: str, value: str) -> None:
    """Choose an answer and wait until it is saved."""
    choice(page, skill, value).check()
    expect(scale(page, skill).locator(".status")).to_have_text("Saved")


def visible_skills(page: Page) -> list[str]:
    """Return the skills that the page shows without unfolding anything."""
    page.wait_for_load_state()
    scales = page.locator("fieldset.scale")
    return [item.get_attribute("id") or "" for item in scales.all() if item.is_visible()]


def area_name(page: Page) -> str:
    """Return the name of the area on the page."""
    return page.get_by_role("heading", level=1).inner_text()


def is_area(page: Page) -> bool:
    """Return True if this is a page of the questionnaire."""
    return "/areas/" in page.url


def continue_with_mouse(page: Page) -> None:
    """Save the page and continue."""
    before = page.url
    page.locator("#questions-form button[type=submit]").click()
    page.wait_for_url(lambda url: url != before)


def expected_report() -> Report:
    """Score the answers of the only assessment in the database."""
    assessment = Assessment.objects.get()
    roles = (assessment.start_role.slug, assessment.target_role.slug)
    return score_answers(edition_current().target(*roles), assessment_answers(assessment))


def expect_report(page: Page) -> None:
    """Check that the page is the report and shows the expected scores."""
    expect(page).to_have_url(re.compile(r"/report/$"))
    report = expected_report()
    readiness = page.locator(".crossing-facts .figure strong").first
    expect(readiness).to_have_text(f"{report.readiness:.0f}")
    reverse = page.locator(".span-sides .is-far strong")
    expect(reverse).to_have_text(f"{report.reverse_readiness:.0f}")
    expect(page.locator(".gap-cards > li")).to_have_count(min(3, len(report.gaps)))
    expect(page.locator(".requirements .reasons")).to_have_count(max(0, len(report.gaps) - 3))
    first = report.gaps[0].slug
    taxonomy = edition_current().taxonomy
    name = next(
        taxonomy.requirement_name(row)
        for row in taxonomy.requirements["machine-learning-engineer"]
        if row.slug == first
    )
    expect(page.locator(".gap-card h3").first).to_contain_text(name)


def switch_to_german(page: Page) -> None:
    """Press the language switch and check that the same page is in German."""
    address = page.url
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.wait_for_load_state()
    assert page.url == address


def expect_accessible(page: Page, part: str = "html") -> None:
    """Check the page, or the selected part of it, with axe, and its colours in dark mode too."""
    page.evaluate(Axe().axe_script)
    rules = {"color-contrast": {"enabled": False}, "target-size": {"enabled": True}}
    _expect_no_violations(page, part, {"rules": rules})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        looks = page.evaluate_handle(LOOKS, part)
        _expect_no_violations(page, looks, {"runOnly": COLOURS})
    page.emulate_media(color_scheme=None)


def _expect_no_violations(page: Page, context: object, options: dict[str, object]) -> None:
    options = {"resultTypes": ["violations"], **options}
    result = AxeResults(page.evaluate("asked => axe.run(...asked)", [context, options]))
    assert result.violations_count == 0, f"{page.url}: {result.generate_report()}"


def expect_fits(page: Page, widths: tuple[int, ...] = (320, 360, 768, 1280)) -> None:
    """Check that nothing overflows horizontally on a phone, a tablet and a desktop."""
    size = page.viewport_size
    _expect_widths(page, widths)
    page.set_viewport_size(size)


def expect_fits_enlarged(page: Page) -> None:
    """Check that on a phone with text at 200% nothing overflows, is cut off or is covered."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    _expect_widths(page, (360, 320))
    faults = page.evaluate(FAULTS)
    assert not faults, f"{page.url}: {faults}"
    page.evaluate("document.documentElement.style.fontSize = ''")


def _expect_widths(page: Page, widths: tuple[int, ...]) -> None:
    page.wait_for_load_state()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        excess = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert excess <= 0, f"{page.url} at {width} px is {excess} px too wide"


def status(page: Page, skill: str) -> Locator:
    """Return the line under a question that says whether its answer is saved."""
    return scale(page, skill).locator(".status")
