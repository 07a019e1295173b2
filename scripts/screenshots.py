"""Update the screenshots in docs/screenshots from the demo."""

import json
from typing import Any

from playwright.sync_api import Page, sync_playwright

from assessments.domain.span import SpanRow, span
from scripts.browser import launch_options
from scripts.site import ROOT
from scripts.visit import served

PICTURES = ROOT / "docs" / "screenshots"
# The preview image of links in social networks.
CARD = ROOT / "assessments" / "static" / "assessments" / "card.png"
CARD_PAGE = """
<style>
  @font-face {{ font-family: "Barlow Semi Condensed"; font-weight: 600;
               src: url("/static/assessments/fonts/barlow-semi-condensed-600.woff2"); }}
  body {{ margin: 0; width: 1200px; height: 630px; overflow: hidden; box-sizing: border-box;
         background: linear-gradient(#151319 55%, transparent),
                     linear-gradient(to right, #3a2515, #151319, #1c2a45);
         color: #eeebf1; font-family: "Barlow Semi Condensed", system-ui, sans-serif; }}
  p {{ margin: 0; padding: 64px 90px 0; font-size: 44px; font-weight: 600 }}
  h1 {{ margin: 0; padding: 28px 90px 0; font-size: 92px; font-weight: 600; line-height: 1;
       letter-spacing: -0.015em }}
  svg {{ position: absolute; left: 0; bottom: 0; width: 1200px; height: 270px }}
  .near {{ fill: #df8a4c }} .far {{ fill: #6c97de }}
  .open {{ fill: none; stroke-width: 1.5 }} .near.open {{ stroke: #df8a4c }}
  .far.open {{ stroke: #6c97de }} .meet {{ fill: #eeebf1 }}
</style>
<p>mlcareer</p>
<h1>How far are you from being a<br>machine learning engineer?</h1>
<svg viewBox="0 0 1000 200" preserveAspectRatio="none">{}</svg>
"""
# Screenshots of the demo user's pages: file name and name of the URL.
NAMES = {
    "all-questions": "assessment",
    "question": "questions",
    "reading": "reading",
    "questionnaire": "area",
    "review": "review",
    "report": "report",
    "plan": "plan",
    "my-assessments": "my_assessments",
    "shared-report": "shared_report",
}
SIZES = {"": (1440, 900), "-phone": (390, 844)}


def main() -> None:
    """Save screenshots of each page, and the card."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        demo = json.loads(site.manage("create_demo", "--json", "--site", site.address))
        browser = playwright.chromium.launch(**launch_options())
        # Without motion, so that no picture shows half of an animation.
        page = browser.new_page(reduced_motion="reduce")
        page.goto(demo["pages"]["home"])
        picture(page, "home")
        sign_in(page, demo, demo["email"])
        for name, url_name in NAMES.items():
            page.goto(demo["pages"][url_name])
            picture(page, name)
        for role, (email, address) in demo["others"].items():
            page.context.clear_cookies()
            sign_in(page, demo, email)
            page.goto(address)
            picture(page, f"plan-{role}", full_page=True)
        page.set_viewport_size({"width": 1200, "height": 630})
        page.set_content(CARD_PAGE.format(card_span()))
        page.screenshot(path=CARD)
        browser.close()


def card_span() -> str:
    """Return the span of the card: the far side is still missing, but for a few planks."""
    shares = [*[1.0] * 17, 0.0, 1.0, *[0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    piers = {3: True, 8: True, 14: True, 20: True, 24: False}
    drawn = span(
        [
            SpanRow(1, share, is_far=place > 18, pier=piers.get(place))
            for place, share in enumerate(shares)
        ]
    )
    parts = [f'<polygon class="near" points="{drawn.left_bank}" />']
    parts.append(f'<polygon class="far" points="{drawn.right_bank}" />')
    for plank in drawn.planks:
        side = "far" if plank.is_far else "near"
        kind = side if plank.is_whole else f"{side} open"
        parts.append(f'<polygon class="{kind}" points="{plank.outline}" />')
        pier = side if plank.has_pier else f"{side} open"
        parts.append(f'<polygon class="{pier}" points="{plank.pier}" />' if plank.pier else "")
    parts.append(f'<rect class="meet" x="{drawn.meet_x - 1.5}" y="4" width="3" height="196" />')
    return "".join(parts)


def sign_in(page: Page, demo: dict[str, Any], email: str) -> None:
    """Sign in as a person of the demo."""
    page.goto(demo["pages"]["account_login"])
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(demo["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(demo["pages"]["my_assessments"])


def picture(page: Page, name: str, *, full_page: bool = False) -> None:
    """Save the top of the page, or all of it, at desktop and phone size."""
    for suffix, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=PICTURES / f"{name}{suffix}.png", full_page=full_page)


if __name__ == "__main__":
    main()
