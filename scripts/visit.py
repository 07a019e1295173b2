"""The site with a fresh database, and one person's way through it, for what looks at its pages."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from assessments.taxonomy.files import read_taxonomy

ROOT = Path(__file__).resolve().parent.parent
START_ROLE = "data-scientist"


@contextmanager
def served() -> Iterator[str]:
    """Serve a fresh database with the taxonomy, and yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/site.sqlite3"}
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
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def chromium() -> str | None:
    """Return the path of the browser, None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def stages(page: Page, site: str) -> Iterator[str]:
    """Walk from the first page to the plan, and stop at each stage with its name.

    A data scientist with the typical level of each skill, rounded.
    """
    typical = {
        row.skill: int(row.mean + row.mean % 1)
        for row in read_taxonomy(ROOT / "fixtures" / "taxonomy").typical_levels[START_ROLE]
    }
    page.goto(site)
    yield "home"
    page.get_by_label("I come from").select_option("data-scientist")
    page.get_by_role("button", name="Start").click()
    yield "introduction"
    page.locator("main a.btn-primary").click()
    while "/areas/" in page.url:
        for scale in page.locator("fieldset.scale").all():
            if scale.is_visible():
                level = typical[scale.get_attribute("id") or ""]
                scale.locator(f'input[type="radio"][value="{level}"]').check()
        if "devops" in page.url:
            yield "questionnaire"
        page.locator("#area-form button[type=submit]").click()
    yield "review"
    page.get_by_role("button", name="Submit and see my report").click()
    yield "report"
    page.get_by_role("link", name="Plan", exact=True).click()
    yield "plan"


def _wait_for(port: int) -> None:
    """Return once the server listens. Raises TimeoutError after twenty seconds."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")
