"""How gunicorn serves the site; gunicorn reads this file in the folder where it is started.

Its own options can still be given on the command line or in GUNICORN_CMD_ARGS.
"""

import ctypes
import os
import shutil
import signal
import sys
import tempfile

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# One of them is kept free for health checks, see mlcareer/busy.py.
threads = 5
# Requests are logged by the site itself; gunicorn's warnings would name paths and addresses.
loglevel = "error"
limit_request_line = 8190
max_requests = 10_000
max_requests_jitter = 1_000
graceful_timeout = 30
timeout = 60

# PostgreSQL ends what would keep a thread for longer. Only for pages: commands may take their time.
os.environ.setdefault(
    "PGOPTIONS",
    "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
)


def post_worker_init(worker):
    """Keep one thread of this worker free; answer without gunicorn's name and with our pages."""
    from mlcareer.busy import requests
    from mlcareer.serving import answer_as_the_site

    requests.most = max(1, worker.cfg.threads - 1)
    answer_as_the_site(worker.wsgi)


# Workers put their counts together in files, of which one process tells.
if os.environ.get("METRICS_TOKEN"):
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="mlcareer-metrics-"))


# Linux: the signal that a process gets when its parent dies (prctl(2)).
PR_SET_PDEATHSIG = 1


def post_fork(server, worker):
    """End a worker as soon as its master is killed, or it would hold the port for many seconds.

    Only on Linux; elsewhere workers notice it themselves, once they have nothing to do.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server.pid:  # it was killed before this
            os._exit(1)


def child_exit(server, worker):
    """Forget what a worker that is gone was doing just then."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Take the files away."""
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)
