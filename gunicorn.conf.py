"""Gunicorn's settings, which it reads from the folder where it is started.

Options on the command line and in GUNICORN_CMD_ARGS take precedence.
"""

import ctypes
import os
import shutil
import signal
import sys
import tempfile

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Gunicorn's threads, with limits for clients that are slow or gone.
worker_class = "mlcareer.worker.Worker"
# One thread is kept free for health checks, see mlcareer/busy.py.
threads = 5
# Connections wait in the socket that all workers share, so that no worker has all of them while
# another is idle, and none is lost with a worker. See docs/decisions/0019-connections.md.
worker_connections = threads
keepalive = 0
# The site logs requests itself. Gunicorn's warnings would contain paths and addresses.
loglevel = "error"
limit_request_line = 8190
max_requests = 10_000
max_requests_jitter = 1_000
graceful_timeout = 30
timeout = 60

# The databases' limits for pages, so that no query blocks a thread: seconds to wait for a writer on
# SQLite, and PostgreSQL's limits. Commands wait longer.
os.environ.setdefault("SQLITE_TIMEOUT", "5")
os.environ.setdefault(
    "PGOPTIONS",
    "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
)


def post_worker_init(worker):
    """Keep one thread of this worker free, and apply answer_as_the_site."""
    from mlcareer.busy import requests
    from mlcareer.serving import answer_as_the_site

    requests.most = max(1, min(worker.cfg.threads, worker.cfg.worker_connections) - 1)
    answer_as_the_site(worker.wsgi)


# Workers share their metrics in files, so that each can report the totals.
if os.environ.get("METRICS_TOKEN"):
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="mlcareer-metrics-"))


# Linux: the signal that a process gets when its parent dies (prctl(2)).
PR_SET_PDEATHSIG = 1


def post_fork(server, worker):
    """End a worker as soon as its master is killed, or it would block the port for many seconds.

    This works on Linux only; elsewhere, workers notice it once they are idle.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server.pid:  # The master was killed before this.
            os._exit(1)


def child_exit(server, worker):
    """Remove the gauges of a dead worker from the metrics."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Delete the metrics files."""
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)
