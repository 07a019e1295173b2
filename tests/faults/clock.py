"""Gunicorn's configuration for a site whose clock is set from outside, as an operator sets one.

The file CLOCK says by how many seconds the clock is ahead. The time since a process began goes on
as it does on a machine whose clock is set.
"""

import datetime
import os
import time
from pathlib import Path

import time_machine

workers, threads = 2, 1
_started = time.time() - time.monotonic()
_clock: list = []


def pre_request(worker, request):
    """Set the clock of this process before it answers."""
    ahead = float(Path(os.environ["CLOCK"]).read_text())
    if _clock and _clock[0] == ahead:
        return
    if _clock:
        _clock[1].stop()
    now = _started + time.monotonic() + ahead
    travel = time_machine.travel(datetime.datetime.fromtimestamp(now, datetime.UTC), tick=True)
    travel.start()
    _clock[:] = [ahead, travel]
