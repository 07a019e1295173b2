"""The server as operators start it: a public site, with collected files, behind a proxy."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = json.loads(re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.M)[1])
HOST = "mlcareer.example"
BEHIND_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    """What an image holds, with the static files collected."""
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
    """Return a public site's settings, and nothing of those that the tests run with."""
    own = {"DATABASE_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "DEBUG"}
    return {key: value for key, value in os.environ.items() if key not in own} | settings


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """The socket that systemd holds open; requests wait in it while nobody serves."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        opened.listen(64)
        yield opened


@contextmanager
def started(release: Path, listening: socket.socket) -> Iterator[subprocess.Popen]:
    """The server, given a socket as systemd does it: as file 3, with its process number."""
    settings = environment(
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


def expect_public_site(release: Path, listening: socket.socket, server: subprocess.Popen) -> None:
    """Check what a public site answers, and that it started as it should."""
    response, body = ask(listening, "/healthz")
    assert (response.status, body) == (200, b"alive\n")
    # Loading the site has opened no connection, which workers would share.
    assert not (release.parent / "site.sqlite3").exists()
    # There are no tables yet.
    assert ask(listening, "/readyz")[0].status == 503
    collected = json.loads((release / "var/static/staticfiles.json").read_text())["paths"]
    name = next(name for original, name in collected.items() if original.endswith("site.css"))
    response, body = ask(listening, f"/static/{name}")
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert body == (release / "var/static" / name).read_bytes()
    # Not what came without TLS, and not under other names.
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
    # The process that Docker and systemd started is the one that serves.
    assert server.poll() is None
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    assert len(children) == 2


def test_the_health_check_fails_where_nobody_answers():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        checked = subprocess.run(
            [sys.executable, ROOT / "deploy/healthcheck.py"],
            env=environment(ALLOWED_HOSTS=HOST, PORT=str(free.getsockname()[1])),
            capture_output=True,
            check=False,
        )
    assert checked.returncode != 0


def test_it_serves_a_public_site_and_a_restart_refuses_nobody(release, listening):
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

    asking = threading.Thread(target=keep_asking, daemon=True)
    with started(release, listening) as server:
        expect_public_site(release, listening, server)
        asking.start()
        wait_for_answers(20)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=60) == 0
    with started(release, listening):
        wait_for_answers(20)
        over.set()
        asking.join(timeout=60)
    assert not asking.is_alive()
    assert set(answers) == {200}
