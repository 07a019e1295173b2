"""Make the pictures of README and docs from the running site, so that they stay true.

A data scientist with the typical level of each skill, rounded, walks through the questionnaire.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from assessments.taxonomy.files import read_taxonomy

ROOT = Path(__file__).resolve().parent.parent
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
START_ROLE = "data-scientist"
SIZES = {"": (1280, 900), "-phone": (360, 780)}


def main() -> None:
    """Serve a fresh database, take the pictures, stop."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/screenshots.sqlite3"}
        for command in (["migrate", "-v0"], ["import_taxonomy", "fixtures/taxonomy", "-v0"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "mlcareer.wsgi", "-b", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            take(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    """Return once the server listens. Raises TimeoutError after twenty seconds."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


def take(site: str) -> None:
    """Walk from the first page to the report and save a picture of each stage."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    typical = {
        row.skill: int(row.mean + row.mean % 1)
        for row in read_taxonomy(ROOT / "fixtures" / "taxonomy").typical_levels[START_ROLE]
    }
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(site)
        picture(page, "home")
        page.get_by_role("button", name="Start").click()
        picture(page, "introduction")
        page.locator("main a.btn-primary").click()
        while "/areas/" in page.url:
            for scale in page.locator("fieldset.scale").all():
                if scale.is_visible():
                    level = typical[scale.get_attribute("id") or ""]
                    scale.locator(f'input[type="radio"][value="{level}"]').check()
            if "devops" in page.url:
                picture(page, "questionnaire")
            page.locator("#area-form button[type=submit]").click()
        picture(page, "review")
        page.get_by_role("button", name="Submit and see my report").click()
        picture(page, "report")
        page.get_by_role("link", name=re.compile("^Plan:")).click()
        picture(page, "plan")
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
