"""There is no room for temporary files: what needs them gets a 503, everything else works."""

import time
from pathlib import Path

import pytest

from scripts.site import Site
from tests.faults.test_disk_full import fill
from tests.faults.visitor import Browser, Visitor, token

SOON = 10  # seconds
# A small disk for temporary files of the site's processes; it disappears with the last of them.
WITH_A_SMALL_TMPDIR = 'mount -t tmpfs -o size=6m tmpfs "$TMPDIR" && exec "$@"'


@pytest.fixture
def site(sqlite_template, tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    database = tmp_path / "site.sqlite3"
    database.write_bytes(sqlite_template.read_bytes())
    site = Site(tmp_path, f"sqlite:///{database}", TMPDIR=str(folder))
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", WITH_A_SMALL_TMPDIR]
    site.start([*command, "sh"])
    yield site
    site.stop()


def wait_until_ready(browser: Browser) -> None:
    """Wait for the end of the last upload: its file is deleted just after the response."""
    until = time.monotonic() + SOON
    while (answer := browser.ask("/readyz"))[1] != 200:
        assert time.monotonic() < until, answer


def test_full_and_free_again(site, tmp_path):
    with Visitor(site.address) as visitor:
        browser = visitor.browser
        folder = Path(f"/proc/{site.pid}/root") / (tmp_path / "tmp").relative_to("/")
        upload = ("/data/", "data.json", b" " * 3 * 1024 * 1024, token(browser.open("/data/")[1]))
        assert browser.upload(*upload)[1] == 422
        wait_until_ready(browser)
        with (folder / "filler").open("wb", buffering=0) as filler:
            while fill(filler):
                pass
        _, status, _, headers = browser.upload(*upload)
        assert (status, int(headers["Retry-After"]) > 0) == (503, True)
        _, ready, reason, _ = browser.ask("/readyz")
        assert (ready, reason) == (503, "the temporary folder cannot be written to\n")
        assert browser.ask("/")[1] == 200
        (folder / "filler").unlink()
        assert browser.upload(*upload)[1] == 422
        wait_until_ready(browser)
        assert "no room for temporary files" in site.log()
