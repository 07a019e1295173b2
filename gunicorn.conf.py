"""How gunicorn serves the site; gunicorn reads this file in the folder where it is started.

Its own options can still be given on the command line or in GUNICORN_CMD_ARGS.
"""

import os
import shutil
import tempfile

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Requests are logged by the site itself; gunicorn's warnings would name paths and addresses.
loglevel = "error"
limit_request_line = 8190
max_requests = 10_000
max_requests_jitter = 1_000
graceful_timeout = 30
timeout = 60

# Workers put their counts together in files, of which one process tells.
if os.environ.get("METRICS_TOKEN"):
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="mlcareer-metrics-"))


def post_worker_init(worker):
    """Answer without gunicorn's name, and with the site's error pages."""
    from mlcareer.serving import answer_as_the_site

    answer_as_the_site(worker.wsgi)


def child_exit(server, worker):
    """Forget what a worker that is gone was doing just then."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Take the files away."""
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)
