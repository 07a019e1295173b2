"""An answer reported as saved is saved, even if the server is killed while saving."""

import http.client
import os
import random
import signal
import threading

from tests.faults.visitor import Visitor

KILLS = 50
WAITING = 20


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


def test_requests_that_wait_are_answered_by_the_next_workers(on_sqlite):
    for worker in on_sqlite.workers():
        os.kill(worker, signal.SIGSTOP)  # It accepts no connection from now on.
    waiting = [http.client.HTTPConnection(on_sqlite.host, timeout=60) for _ in range(WAITING)]
    for connection in waiting:
        connection.request("GET", "/healthz")
    on_sqlite.kill_workers()
    for connection in waiting:
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b"alive\n")
        connection.close()
