"""Take the pictures in docs/screenshots from the demo, so that they show the site as it is."""

import json

from playwright.sync_api import Page, sync_playwright

from scripts.browser import launch_options
from scripts.site import ROOT
from scripts.visit import served

PICTURES = ROOT / "docs" / "screenshots"
# What a shared link looks like where links are shown as cards.
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
# The pictures of the person's pages: their names and the names of the pages' URLs.
NAMES = {
    "introduction": "assessment",
    "questionnaire": "area",
    "review": "review",
    "report": "report",
    "plan": "plan",
    "progress": "change",
    "evidence": "showing",
    "my-assessments": "assessments",
    "shared-report": "shared",
}
SIZES = {"": (1280, 900), "-phone": (360, 780)}


def main() -> None:
    """Save a picture of each page, and the card."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        demo = json.loads(site.manage("create_demo", "--json", "--site", site.address))
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page()
        page.goto(demo["pages"]["home"])
        picture(page, "home")
        page.goto(demo["pages"]["account_login"])
        page.locator("input[name=login]").fill(demo["email"])
        page.locator("input[name=password]").fill(demo["password"])
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(demo["pages"]["assessments"])
        for name, shown in NAMES.items():
            page.goto(demo["pages"][shown])
            picture(page, name)
        page.set_viewport_size({"width": 1200, "height": 630})
        page.set_content(CARD_PAGE)
        page.screenshot(path=CARD)
        browser.close()


def picture(page: Page, name: str) -> None:
    """Save what a desk and a phone show first."""
    for suffix, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=PICTURES / f"{name}{suffix}.png")


if __name__ == "__main__":
    main()
