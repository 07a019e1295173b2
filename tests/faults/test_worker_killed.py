"""An answer reported as saved is saved, even if the server is killed while saving."""

import random
import threading

from tests.faults.visitor import Visitor

KILLS = 50


def test_killed_fifty_times_while_saving(site):
    moment = threading.Event()
    with Visitor(site.address) as visitor:
        for _ in range(KILLS):
            visitor.wait_for_another()
            moment.wait(random.uniform(0, 0.02))  # somewhere in the middle of a save
            site.kill_workers()
        visitor.wait_for_another()
    # Some saves were interrupted: it was not only killed between them.
    assert visitor.browser.interrupted >= KILLS / 5
    visitor.check(site.saved())
    if site.database.startswith("sqlite"):
        assert site.query("PRAGMA integrity_check") == [("ok",)]
