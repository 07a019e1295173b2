"""Gunicorn's configuration for a site whose system clock is changed from outside.

The file CLOCK says by how many seconds the clock is ahead. The monotonic clock is not affected,
as on a real machine.
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
    """Set the clock of this process before it handles a request."""
    ahead = float(Path(os.environ["CLOCK"]).read_text())
    if _clock and _clock[0] == ahead:
        return
    if _clock:
        _clock[1].stop()
    now = _started + time.monotonic() + ahead
    travel = time_machine.travel(datetime.datetime.fromtimestamp(now, datetime.UTC), tick=True)
    travel.start()
    _clock[:] = [ahead, travel]
