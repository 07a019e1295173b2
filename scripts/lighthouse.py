"""Score four pages with Lighthouse's phone settings; fail below 98 in any category.

Needs npm and its registry, to download pinned versions of Lighthouse and Node.
"""

import json
import os
import subprocess
import sys
from typing import Any

from playwright.sync_api import Page, sync_playwright

from scripts.browser import chromium, launch_options
from scripts.visit import served, stages

PACKAGES = ("node@22.23.3", "lighthouse@13.5.0")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"
STAGES = ("home", "question", "report", "plan")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MIN_SCORE = 98


def main() -> int:
    """Print the scores of each page and the failed audits; return 1 if a score is too low."""
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page()
        reports = {stage: judge(page) for stage in stages(page, site.address) if stage in STAGES}
        browser.close()
    print(" " * 16 + "".join(f"{category:>16}" for category in CATEGORIES))
    lowest = 100
    for stage, report in reports.items():
        scores = [round(report["categories"][name]["score"] * 100) for name in CATEGORIES]
        lowest = min(lowest, *scores)
        print(f"{stage:16}" + "".join(f"{score:16}" for score in scores))
        for audit in report["audits"].values():
            if audit["score"] is not None and audit["score"] < 0.9:
                print(f"  {audit['id']}: {audit.get('displayValue') or audit['title']}")
    return int(lowest < MIN_SCORE)


def judge(page: Page) -> dict[str, Any]:
    """Return Lighthouse's report of the open page, with the cookies of its owner."""
    cookies = page.context.cookies()
    headers = {"Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)}
    command = [
        "npx",
        "--yes",
        *(f"--package={package}" for package in PACKAGES),
        "lighthouse",
        page.url,
        "--quiet",
        "--output=json",
        "--skip-audits=is-crawlable",  # private pages are not meant to be found
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={json.dumps(headers)}",
        f"--chrome-flags={FLAGS}",
    ]
    environment = os.environ | {"CHROME_PATH": chromium() or ""}
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    report: dict[str, Any] = json.loads(result.stdout)
    return report


if __name__ == "__main__":
    sys.exit(main())
