"""Setup and start: every failure is reported in one sentence."""

import ast
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from scripts import start
from tests.source import ROOT

SCRIPT = ROOT / "scripts" / "start.py"


def run(root: Path, task: str = "run", **environment: str) -> subprocess.CompletedProcess:
    """Run the script in ``root``."""
    return subprocess.run(
        [sys.executable, str(root / "scripts" / "start.py"), task],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path) -> Path:
    """A folder with the script and requirements that need no network."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "start.py").write_text(SCRIPT.read_text())
    (tmp_path / "requirements.txt").write_text("")
    return tmp_path


def says(done: subprocess.CompletedProcess, *parts: str) -> None:
    """Check that it failed with these words in one sentence and without a traceback."""
    assert done.returncode == 1, done
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for part in parts:
        assert part in done.stderr


def test_old_pythons_can_read_the_script():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("version", "fine"),
    [((3, 6, 9), False), ((3, 10, 14), False), ((3, 11, 0), True), ((3, 14, 0), True)],
)
def test_an_old_python_gets_a_message(version, fine):
    if fine:
        start.check_python(version)
    else:
        with pytest.raises(start.SetupError, match=r"needs Python 3\.11"):
            start.check_python(version)


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "80.5", "٨"])
def test_an_invalid_port(clone, port):
    says(run(clone, PORT=port), "PORT is", "from 1 to 65535")


def test_a_port_in_use_is_reported_before_the_setup(clone):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        says(run(clone, PORT=str(port)), f"Port {port} is in use", f"PORT={port + 1}")
    assert not (clone / ".venv").exists()


def dead_process() -> int:
    """Return the id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def busy_port(clone, monkeypatch) -> Iterator[socket.socket]:
    """A port still in use by a child of the previous server, which was killed."""
    monkeypatch.setattr(start, "ROOT", clone)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        (clone / "var").mkdir()
        start.pid_file(other.getsockname()[1]).write_text(f"{dead_process()}\n")
        yield other


def test_it_waits_for_a_port_that_a_killed_server_still_uses(busy_port, capsys):
    threading.Timer(0.2, busy_port.close).start()
    port = busy_port.getsockname()[1]
    start.wait_for_port(port, seconds=30)
    assert (
        f"Port {port} is still used by a server that was killed; waiting" in capsys.readouterr().out
    )


def test_it_waits_for_a_limited_time(busy_port):
    with pytest.raises(start.SetupError, match="is in use"):
        start.wait_for_port(busy_port.getsockname()[1], seconds=0)


@pytest.mark.parametrize(
    "content", [str(os.getpid()), "", "x", None], ids=["alive", "empty", "text", "no file"]
)
def test_it_does_not_wait_for_a_port_that_another_program_uses(content, busy_port, capsys):
    port = busy_port.getsockname()[1]
    if content is None:
        start.pid_file(port).unlink()
    else:
        start.pid_file(port).write_text(content)
    with pytest.raises(start.SetupError, match="is in use"):
        start.wait_for_port(port)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "content", [str(os.getpid()), "", "x", None], ids=["alive", "empty", "text", "no file"]
)
def test_the_process_id_of_an_earlier_server_does_not_stop_a_new_one(
    content, busy_port, monkeypatch
):
    port = busy_port.getsockname()[1]
    busy_port.close()
    left = start.pid_file(port)
    left.unlink()
    if content is not None:
        left.write_text(content)
    commands = []
    monkeypatch.setattr(start.os, "execv", lambda _program, command: commands.append(command))
    monkeypatch.chdir(ROOT)
    start.serve(port, development=False)
    assert str(left) in commands[0]
    assert not left.exists()


APP = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def test_workers_end_at_once_when_their_master_is_killed(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["gunicorn", "app:app", "--config", str(ROOT / "gunicorn.conf.py")]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "info"]
    master = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE, bufsize=0, start_new_session=True,
    )  # fmt: skip
    try:
        while b"Booting worker" not in master.stderr.readline():
            pass
        with socket.create_connection(("127.0.0.1", port)) as browser:
            # The next request has begun: a worker would wait for the rest of it.
            browser.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert browser.recv(1000).startswith(b"HTTP/1.1 200")
            browser.sendall(b"GET / HTTP/1.1\r\n")
            master.kill()
            assert closes(master.stderr, within=5), "a worker is still there"
        start.check_port_is_free(port)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(master.pid, signal.SIGKILL)
        master.wait()
        master.stderr.close()


def test_the_development_server_ends_when_its_reloader_is_killed(tmp_path):
    settings = {"DEBUG": "true", "DATABASE_URL": f"sqlite:///{tmp_path}/dev.sqlite3"}
    reloader = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "127.0.0.1:0", "--skip-checks"],
        cwd=ROOT, env=os.environ | settings | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0, start_new_session=True,
    )  # fmt: skip
    try:
        while b"Starting development server" not in (line := reloader.stdout.readline()):
            assert line, "it has ended"
        reloader.kill()
        assert closes(reloader.stdout, within=5), "the server is still there"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(reloader.pid, signal.SIGKILL)
        reloader.wait()
        reloader.stdout.close()


def closes(pipe: IO[bytes], within: float) -> bool:
    """Return True if all processes that hold the pipe end within this number of seconds."""
    end = time.monotonic() + within
    while select.select([pipe], [], [], max(0, end - time.monotonic()))[0]:
        if not pipe.read(4096):
            return True
    return False


def test_a_setup_that_was_interrupted_or_had_no_network_is_continued(clone):
    """An incomplete environment is created again; a complete one is kept."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").write_text("half")
    (clone / "requirements.txt").write_text("mlcareer-needs-this==1\n")
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
    }
    says(run(clone, "setup", **nowhere), "check the network")
    (clone / "requirements.txt").write_text("")
    assert "Installing" in run(clone, "setup").stdout
    again = run(clone, "setup")
    assert (again.returncode, again.stdout) == (0, "")
    (clone / "requirements.txt").write_text("# changed\n")
    assert "Installing" in run(clone, "setup").stdout


def test_without_the_venv_module(clone, monkeypatch):
    """Debian's Python without python3-venv fails to create the environment."""
    monkeypatch.setattr(start, "ROOT", clone)
    monkeypatch.setattr(start, "ENVIRONMENT", clone / ".venv")
    without = clone / "python"
    without.write_text("#!/bin/sh\necho 'ensurepip is not available'; exit 1\n")
    without.chmod(0o755)
    monkeypatch.setattr(start.sys, "executable", str(without))
    with pytest.raises(start.SetupError, match="python3-venv"):
        start.create_environment()


@pytest.mark.parametrize("has_ensurepip", [True, False])
def test_without_a_pip_of_this_python_the_environment_gets_its_own(
    has_ensurepip, clone, monkeypatch
):
    """Debian's Python has neither pip nor, without python3-venv, one to install."""
    inner = clone / "inner"
    inner.write_text(f"#!/bin/sh\nexit {0 if has_ensurepip else 1}\n")
    inner.chmod(0o755)
    monkeypatch.setattr(start, "PYTHON", inner)
    monkeypatch.setattr(start.sys, "executable", "/bin/false")
    if has_ensurepip:
        assert start.pip_for(clone / "requirements.txt") == [str(inner), "-m", "pip"]
    else:
        with pytest.raises(start.SetupError, match="python3-venv"):
            start.pip_for(clone / "requirements.txt")


def test_the_pip_of_this_python_installs_what_the_site_needs(clone, monkeypatch):
    """It has no pip of its own. Tests need one."""
    monkeypatch.setattr(start, "PYTHON", Path("/bin/true"))
    monkeypatch.setattr(start.sys, "executable", "/bin/true")
    outer = ["/bin/true", "-m", "pip", "--python", "/bin/true"]
    assert start.pip_for(clone / "requirements.txt") == outer
    assert start.pip_for(clone / "requirements-dev.txt") == ["/bin/true", "-m", "pip"]
