"""An error is reported to Sentry with its location and without personal data."""

import http.server
import json
import os
import subprocess
import sys
import threading

import brotli
import pytest

from tests.source import ROOT

BREAK = """
import django
django.setup()
import sentry_sdk
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from assessments.taxonomy_store import editions

def broken():
    person = "local alice@example.org"
    raise RuntimeError("raised for " + person)

def refuse():
    raise SuspiciousOperation

# No alarm, and so no report.
assert Client(SERVER_NAME="evil.example").get("/").status_code == 400
editions.edition_current = refuse
assert Client(SERVER_NAME="localhost").get("/").status_code == 400
editions.edition_current = broken
# Joined here: from Python 3.13 on, an event has the lines of this program too.
cookie, browser = "-".join(("sessionid=of", "alice")), "".join(("Ly", "nx"))
client = Client(SERVER_NAME="localhost", raise_request_exception=False, headers={"cookie": cookie})
assert client.get("/?q=alice", headers={"user-agent": browser}).status_code == 500
sentry_sdk.flush(10)
"""


@pytest.fixture
def collector():
    """A server that accepts events like Sentry: its DSN, and the events received."""
    received = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(brotli.decompress(body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            """Log nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", received
        server.shutdown()


def test_an_error_is_reported_without_personal_data(collector, tmp_path):
    dsn, received = collector
    subprocess.run(
        [sys.executable, "-c", BREAK],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "mlcareer.settings",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
            "SENTRY_DSN": dsn,
        },
        check=True,
        capture_output=True,
    )
    (envelope,) = received
    event = json.loads(envelope.splitlines()[2])
    (error,) = event["exception"]["values"]
    assert error["type"] == "RuntimeError"
    assert error["stacktrace"]["frames"][-1]["function"] == "broken"
    assert event["transaction"] == "assessments.views.start.home"
    # The source lines around the error are the program's own words.
    for frame in error["stacktrace"]["frames"]:
        assert "vars" not in frame
    words = json.dumps({key: value for key, value in event.items() if key != "exception"})
    assert "alice" not in words
    assert "alice" not in error["value"]
    assert "of-alice" not in envelope
    assert "Lynx" not in envelope
