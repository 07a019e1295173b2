"""The clock jumps, forwards and back: what was saved stays, and what is received last wins."""

import shutil

import pytest

from scripts.site import ROOT, Site
from tests.faults.visitor import Visitor

HOUR, DAY = 60 * 60, 24 * 60 * 60
JUMPS = (HOUR, -HOUR, 3 * DAY, -2 * DAY, 0)


def set_clock(clock, ahead: int) -> None:
    """Set it in one go: the site may be reading it."""
    new = clock.with_suffix(".new")
    new.write_text(str(ahead))
    new.replace(clock)


@pytest.fixture
def clock(tmp_path):
    return tmp_path / "clock"


@pytest.fixture
def site(sqlite_template, tmp_path, clock):
    set_clock(clock, 0)
    shutil.copy(sqlite_template, tmp_path / "site.sqlite3")
    address = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    site = Site(tmp_path, address, CLOCK=str(clock), PYTHONPATH=str(ROOT))
    site.start(options=["--config", "python:tests.faults.clock"])
    yield site
    site.stop()


def test_jumps(site, clock):
    visitor = Visitor(site.address)
    visitor.begin()
    days = set()
    for jump in JUMPS:
        visitor.wait_for_another(8)
        days.add(site.query("SELECT max(date(saved_at)) FROM assessments_answer")[0][0])
        set_clock(clock, jump)
    visitor.wait_for_another(8)
    visitor.stop()
    assert len(days) == 3  # the clock did jump for the site
    assert (visitor.browser.unavailable, visitor.browser.interrupted) == (0, 0)
    # Each skill has what was sent last: the clock does not decide which answer is newer.
    assert site.saved() == {skill: sent[-1] for skill, sent in visitor.sent.items()}
