"""What the page said was saved is saved, also when the server is killed in the middle of saving."""

import random
import threading

from tests.faults.visitor import Visitor

KILLS = 50


def test_killed_fifty_times_in_the_middle_of_saving(site):
    moment = threading.Event()
    with Visitor(site.address) as visitor:
        for _ in range(KILLS):
            visitor.wait_for_another()
            moment.wait(random.uniform(0, 0.02))  # somewhere in the middle of a save
            site.kill_workers()
        visitor.wait_for_another()
    assert visitor.browser.interrupted >= KILLS / 5  # it did hit saves, not only between them
    visitor.check(site.saved())
    if site.database.startswith("sqlite"):
        assert site.query("PRAGMA integrity_check") == [("ok",)]
