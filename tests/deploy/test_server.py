"""The server as operators run it: a public site with collected files behind a proxy."""

import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import IO, NamedTuple

import pytest

from tests.source import ROOT

COMMAND = json.loads(re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.M)[1])
HOST = "mlcareer.example"
BEHIND_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    """The files of an image, with the static files collected."""
    folder = tmp_path_factory.mktemp("release") / "app"
    for line in re.findall(r"^COPY (?!--from)(.*)$", (ROOT / "Dockerfile").read_text(), re.M):
        for name in line.split()[:-1]:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                copytree(ROOT / name, target)
            else:
                target.write_bytes((ROOT / name).read_bytes())
                target.chmod((ROOT / name).stat().st_mode)
    subprocess.run(
        ["deploy/collect-static"], cwd=folder, env=environment(PYTHON=sys.executable), check=True
    )
    return folder


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of a public site, without the settings of the test run."""
    own = {"DATABASE_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "DEBUG"}
    return {key: value for key, value in os.environ.items() if key not in own} | settings


@pytest.fixture(scope="module")
def listening() -> Iterator[socket.socket]:
    """The socket that systemd holds open; requests wait in it while no server is running."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        opened.listen(64)
        yield opened


@contextmanager
def started(
    release: Path, listening: socket.socket, stderr: IO[str] | None = None
) -> Iterator[subprocess.Popen]:
    """The server with a socket passed as systemd does: as file descriptor 3, with LISTEN_PID."""
    settings = environment(
        SITE="public",
        ALLOWED_HOSTS=HOST,
        SECRET_KEY="k" * 25 + "0123456789" * 3,
        EMAIL_URL="submission://user:password@mail.example",
        DEFAULT_FROM_EMAIL="hello@mlcareer.example",
        DATABASE_URL=f"sqlite:///{release.parent}/site.sqlite3",
        PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        LISTEN_FDS="1",
    )
    script = f'exec 3<&{listening.fileno()}; LISTEN_PID=$$ exec "$@"'
    with subprocess.Popen(
        ["bash", "-c", script, "-", *COMMAND],
        cwd=release,
        env=settings,
        pass_fds=[listening.fileno()],
        stderr=stderr,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def ask(
    listening: socket.socket, path: str, headers: dict[str, str] = BEHIND_PROXY
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(*listening.getsockname(), timeout=120)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


class Server(NamedTuple):
    """A running server and its log."""

    process: subprocess.Popen
    log: Path


@pytest.fixture(scope="module")
def server(release, listening) -> Iterator[Server]:
    """The server of this file's tests, which the last of them stops."""
    log = release.parent / "log"
    with log.open("w") as file, started(release, listening, stderr=file) as process:
        yield Server(process, log)


def test_a_public_site_is_served(release, listening, server):
    response, body = ask(listening, "/healthz")
    assert (response.status, body) == (200, b"alive\n")
    # Loading the site made the file private but opened no connection, which workers would share.
    assert (release.parent / "site.sqlite3").stat().st_size == 0
    # The database has no tables yet.
    assert ask(listening, "/readyz")[0].status == 503
    collected = json.loads((release / "var/static/staticfiles.json").read_text())["paths"]
    name = next(name for original, name in collected.items() if original.endswith("site.css"))
    response, body = ask(listening, f"/static/{name}")
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert body == (release / "var/static" / name).read_bytes()
    # Requests without TLS are redirected, and other host names are refused.
    bare = {"Host": HOST}
    response, _ = ask(listening, "/", bare)
    assert (response.status, response.headers["Location"]) == (301, f"https://{HOST}/")
    assert ask(listening, "/", BEHIND_PROXY | {"Host": "evil.example"})[0].status == 400
    checked = subprocess.run(
        [sys.executable, "deploy/healthcheck.py"],
        cwd=release,
        env=environment(ALLOWED_HOSTS=HOST, PORT=str(listening.getsockname()[1])),
        check=False,
    )
    assert checked.returncode == 0
    # The process started by Docker or systemd is the server itself.
    assert server.process.poll() is None
    children = (
        Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    )
    assert len(children) == 2


def test_no_header_changes_the_links_of_pages(listening, server):
    """Gunicorn believes a SCRIPT_NAME that a proxy passes on, and links are cached for everyone."""
    moved = BEHIND_PROXY | {"SCRIPT_NAME": "/elsewhere"}
    _, body = ask(listening, "/elsewhere/accessibility/", moved)
    assert b'href="/guide/"' in body
    assert b"/elsewhere" not in body


def test_scripts_import_modules_that_can_be_cached_forever(release):
    collected = release / "var/static"
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    modules = {name for original, name in names.items() if "assessments/js/" in original}
    imported = {
        f"{Path(module).parent}/{address}"
        for module in modules
        for address in re.findall(r'(?:from|import) "\./(.+?)"', (collected / module).read_text())
    }
    assert imported
    assert imported <= modules


def test_the_health_check_fails_without_a_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        checked = subprocess.run(
            [sys.executable, ROOT / "deploy/healthcheck.py"],
            env=environment(ALLOWED_HOSTS=HOST, PORT=str(free.getsockname()[1])),
            capture_output=True,
            check=False,
        )
    assert checked.returncode != 0


# Raw requests that gunicorn or the site refuses.
REFUSED = {
    b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n": 414,
    b"GET / HTTP/9.9\r\n": 400,
    b"G\x00T / HTTP/1.1\r\n": 400,
    b"GET /\x00 HTTP/1.1\r\n": 400,
    b"GET / HTTP/1.1\r\nX: a\x00b\r\n": 400,
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200: 431,
    b"POST / HTTP/1.1\r\nTransfer-Encoding: secret\r\n": 400,
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n": 400,
    b"GET /" + b"x" * 7000 + b" HTTP/1.1\r\nHost: mlcareer.example\r\n": 404,
    **{
        b"GET /?start_role=%%41 HTTP/1.1\r\nHost: mlcareer.example\r\n"
        b"Content-Type: %b\r\n" % content_type: 400
        for content_type in (
            b"multipart/form-data; boundary=x; charset=rot13",
            b"multipart/form-data; boundary=x; charset=undefined",
            b"multipart/form-data; boundary=x; charset=utf-16",
            # Writes half of a character, which the database refuses.
            b"multipart/form-data; boundary=x; charset=utf-7",
            b"multipart/form-data; boundary=x; charset=no-such-thing",
            b"application/x-www-form-urlencoded; charset=latin-1",
            b"application/x-www-form-urlencoded; charset*=undefined''x",
            b"text/plain; a*=no-such-thing''x",
        )
    },
    b"HEAD /accessibility/ HTTP/1.1\r\nHost: mlcareer.example\r\n": 200,
    b"OPTIONS /accessibility/ HTTP/1.1\r\nHost: mlcareer.example\r\n": 405,
    b"GET /favicon.ico HTTP/1.1\r\nHost: mlcareer.example\r\n": 302,
    b"GET /robots.txt HTTP/1.1\r\nHost: mlcareer.example\r\n": 200,
    b"GET /robots.txt HTTP/1.1\r\nHost: mlcareer.example\r\n"
    b"Content-Type: text/plain; charset=UTF8\r\n": 200,
}
# TLS bytes sent to a plain HTTP port.
MALFORMED = b"\x16\x03\x01\r\n"
TOKEN = "t" * 32
CUT_OFF = (
    f"POST /i18n/setlang/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
    f"Origin: https://{HOST}\r\nCookie: __Host-csrftoken={TOKEN}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n"
    f"csrfmiddlewaretoken={TOKEN}&next=/&language=de"
).encode()


def send(listening: socket.socket, request: bytes) -> tuple[http.client.HTTPResponse, bytes]:
    """Send a raw request, close the sending side and return the response."""
    with socket.create_connection(listening.getsockname(), timeout=120) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        method = request.partition(b" ")[0].decode("latin-1")
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        return response, response.read()


def test_refused_requests_get_a_page_without_the_servers_name(listening, server):
    for request, status in REFUSED.items():
        response, body = send(
            listening, request + b"X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        )
        assert response.status == status, request[:60]
        assert not {"Server", "Via", "X-Powered-By"} & set(response.headers), request[:60]
        assert b"unicorn" not in body
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"):
            assert name in response.headers, (request[:60], name)
        assert response.headers["Referrer-Policy"] == "same-origin"
        if status >= 400:
            assert b"<h1>" in body, request[:60]
            assert b"evil" not in body
    # A truncated form is refused instead of saved; a complete one is accepted.
    refused, _ = send(listening, CUT_OFF)
    assert refused.status in (400, 403)
    whole = CUT_OFF.replace(b"500", str(len(CUT_OFF.partition(b"\r\n\r\n")[2])).encode())
    assert send(listening, whole)[0].headers["Location"] == "/"
    # No request blocks its thread, however it ends.
    for _ in range(20):
        assert send(listening, MALFORMED + b"\r\n")[0].status == 400
        with socket.create_connection(listening.getsockname(), timeout=120) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(b"GET /accessibility/ HTTP/1.1\r\nHost: %b\r\n" % HOST.encode())
            connection.sendall(b"X-Forwarded-Proto: https\r\n\r\n")
    pages = [ask(listening, "/accessibility/")[0].status for _ in range(10)]
    assert set(pages) == {200}


def test_a_restart_refuses_no_request_and_no_request_raised_an_alarm(release, listening, server):
    """Requests wait in the socket while the new server starts."""
    answers: list[int] = []
    another = threading.Condition()
    over = threading.Event()

    def keep_asking() -> None:
        while not over.is_set():
            response, _ = ask(listening, "/healthz")
            with another:
                answers.append(response.status)
                another.notify()

    def wait_for_answers(count: int) -> None:
        with another:
            wanted = len(answers) + count
            assert another.wait_for(lambda: len(answers) >= wanted, timeout=120)

    # Without tables the site is not ready, which is the only alarm.
    assert ask(listening, "/readyz")[0].status == 503
    asking = threading.Thread(target=keep_asking, daemon=True)
    asking.start()
    wait_for_answers(20)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=60) == 0
    with started(release, listening):
        wait_for_answers(20)
        over.set()
        asking.join(timeout=60)
    assert not asking.is_alive()
    assert set(answers) == {200}
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    alarms = {line["message"] for line in lines if line["level"] not in ("INFO", "WARNING")}
    assert alarms == {"503 at assessments:readyz"}
    assert "127.0.0.1" not in server.log.read_text()
    assert "xxxx" not in server.log.read_text()
