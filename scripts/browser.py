"""Find the system's Chromium, because Playwright's cannot be downloaded everywhere."""

import os
import shutil

# In the order of scripts/find-chromium. Debian's headless shell uses less than half the CPU time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the browser (CHROMIUM if set), None if there is none."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def launch_options() -> dict[str, object]:
    """Return the options for Playwright's ``launch``."""
    return {
        "executable_path": chromium(),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
