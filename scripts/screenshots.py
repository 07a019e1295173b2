"""Update the screenshots in docs/screenshots from the demo."""

import json
from typing import Any

from playwright.sync_api import Page, sync_playwright

from scripts.browser import launch_options
from scripts.site import ROOT
from scripts.visit import served

PICTURES = ROOT / "docs" / "screenshots"
# The preview image of links in social networks.
CARD = ROOT / "assessments" / "static" / "assessments" / "card.png"
CARD_PAGE = """
<style>
  body { margin: 0; width: 1200px; height: 630px; display: flex; flex-direction: column;
         justify-content: center; gap: 40px; padding: 0 90px; box-sizing: border-box;
         background: #faf9f6; color: #1d2529; font-family: system-ui, sans-serif; }
  p { margin: 0; font-size: 46px; font-weight: 700 } p b { color: #155e63 }
  h1 { margin: 0; font-size: 82px; line-height: 1.12 }
  div { width: 1020px; height: 26px; background: #dcd8cf; border-radius: 13px }
  div div { width: 62%; background: #155e63 }
</style>
<p><b>ml</b>career</p>
<h1>How far are you from machine learning engineer?</h1>
<div><div></div></div>
"""
# Screenshots of the demo user's pages: file name and name of the URL.
NAMES = {
    "introduction": "assessment",
    "questionnaire": "area",
    "review": "review",
    "report": "report",
    "plan": "plan",
    "progress": "progress",
    "evidence": "evidence",
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
        page = browser.new_page()
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
        page.set_content(CARD_PAGE)
        page.screenshot(path=CARD)
        browser.close()


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
