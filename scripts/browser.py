"""The system's Chromium: Playwright's own cannot be downloaded everywhere."""

import os
import shutil

# As scripts/find-chromium looks for it. Debian's shell is Chromium without a desktop's parts, and
# takes less than half the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the browser, that named in CHROMIUM first; None where there is none."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def launch_options() -> dict[str, object]:
    """Return what Playwright is to launch it with."""
    return {
        "executable_path": chromium(),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
