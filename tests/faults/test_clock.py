"""The clock jumps in both directions: answers stay saved, and the one received last wins."""

import shutil
from datetime import UTC, datetime

import pytest

from scripts.site import ROOT, Site
from tests.faults.visitor import Visitor

HOUR = 60 * 60
JUMPS = (1, -1, 72, -48, 0)  # hours


def set_clock(clock, hours: int) -> None:
    """Set the clock ahead, atomically because the site may be reading it."""
    new = clock.with_suffix(".new")
    new.write_text(str(hours * HOUR))
    new.replace(clock)


def hours_ahead(site: Site) -> int:
    """Return the hours that the site's clock is ahead, from the date of the newest answer."""
    [[newest]] = site.query("SELECT max(saved_at) FROM assessments_answer")
    ahead = datetime.fromisoformat(newest).replace(tzinfo=UTC) - datetime.now(UTC)
    return round(ahead.total_seconds() / HOUR)


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
    with Visitor(site.address) as visitor:
        for jump in JUMPS:
            visitor.wait_for_another(8)
            set_clock(clock, jump)
            visitor.wait_for_another(8)
            assert hours_ahead(site) == jump  # the site did see the jump
    assert (visitor.browser.unavailable, visitor.browser.interrupted) == (0, 0)
    # Each skill has the value sent last: the clock does not decide which answer is newer.
    assert site.saved() == {skill: sent[-1] for skill, sent in visitor.sent.items()}
