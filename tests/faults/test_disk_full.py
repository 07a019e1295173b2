"""The disk is full: no failed save is called saved, reading works, and freeing space is enough."""

import shutil
from pathlib import Path

import pytest

from scripts.site import Site
from tests.faults.visitor import Browser, Visitor, roles

MEGABYTES = 16
# A small disk that only the site's processes see; it disappears with the last of them.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size={size}m tmpfs {disk} && cp {template} {disk}/site.sqlite3 && exec "$@"
"""


@pytest.fixture
def site(sqlite_template, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    site = Site(tmp_path, f"sqlite:///{disk / 'site.sqlite3'}")
    script = ON_A_SMALL_DISK.format(size=MEGABYTES, disk=disk, template=sqlite_template)
    site.start(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
    yield site
    site.stop()


def test_full_and_free_again(site, tmp_path):
    with Visitor(site.address) as visitor:
        # The path of that disk outside the namespace of the site's processes.
        disk = Path(f"/proc/{site.pid}/root") / (tmp_path / "disk").relative_to("/")
        for _ in range(3):
            visitor.wait_for_another(5)
            with (disk / "filler").open("wb", buffering=0) as filler:
                while fill(filler):
                    pass
            refused = visitor.browser.unavailable
            while visitor.browser.unavailable < refused + 3:
                fill_again(disk)
                visitor.browser.ask("/healthz")
            assert visitor.browser.ask("/")[1] == 200  # reading still works
            newcomer = Browser(site.address)
            sent = roles(newcomer.open("/")[1])
            statuses = {newcomer.ask("/start/", sent)[1] for _ in range(3) if not fill_again(disk)}
            assert statuses == {503}  # and no request is refused for exceeding a limit
            _, ready, reason, _ = newcomer.ask("/readyz")
            assert (ready, reason) == (503, "the database cannot be written to\n")
            (disk / "filler").unlink()
            visitor.wait_for_another()
            assert newcomer.ask("/readyz")[1] == 200
            assert newcomer.ask("/start/", sent)[1] == 200
    shutil.copytree(disk, tmp_path / "copy")
    site.database = f"sqlite:///{tmp_path / 'copy' / 'site.sqlite3'}"
    visitor.check(site.saved())
    assert site.query("PRAGMA integrity_check") == [("ok",)]
    assert "database unavailable" in site.log()


def fill(filler) -> bool:
    """Write a block and return True if there was room."""
    try:
        filler.write(bytes(4096))
    except OSError:
        return False
    return True


def fill_again(disk: Path) -> None:
    """Fill the space that the site has freed since."""
    with (disk / "filler").open("ab", buffering=0) as filler:
        while fill(filler):
            pass
