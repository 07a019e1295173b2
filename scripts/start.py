"""Set up mlcareer in this folder and start it; needs nothing but Python's standard library.

    python3 scripts/start.py run       set up what is missing, then serve
    python3 scripts/start.py dev       the same with Django's development server and debug pages
    python3 scripts/start.py demo      the site with a demo person, in a database of its own
    python3 scripts/start.py setup     only the environment, for running
    python3 scripts/start.py setup-dev only the environment, for tests and checks

Whatever goes wrong ends in one sentence that says what to do. The file stays readable for old
Pythons, so that they can say that they are too old.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LEAST_PYTHON = (3, 11)
HOST = "127.0.0.1"
# Seconds that workers go on after their master was killed: gunicorn.conf.py lets them finish what
# they do for 30, and they look for it every second.
LONGEST_WAIT = 35
UNWRITABLE = "The folder {} cannot be written: move mlcareer to one that can.".format(ROOT)


class SetupError(Exception):
    """Something the reader can mend; the message is the sentence to show."""


def check_python(version):
    """Raise SetupError where ``version``, a tuple, is too old."""
    if tuple(version[:2]) < LEAST_PYTHON:
        raise SetupError(
            "mlcareer needs Python 3.11 or newer, and this is {}.{}: install a newer one, then run "
            "make again with PYTHON=python3.12 or whatever it is called.".format(*version[:2])
        )


def read_port(text):
    """Return the port named by ``text``. Raises SetupError where it is none."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SetupError("PORT is {!r}, but it must be a number from 1 to 65535.".format(text))
    return int(text)


def check_port_is_free(port):
    """Raise SetupError where somebody else listens on ``port`` or it may not be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise SetupError(
                "Port {} is reserved on this machine: choose one above 1023, such as "
                "PORT=8001 make run.".format(port)
            ) from None
        except OSError:
            raise SetupError(
                "Port {} is in use: stop what runs there, or choose another, such as "
                "PORT={} make run.".format(port, port + 1 if port < 65535 else 8001)
            ) from None


def pid_file(port):
    """Return the file that gunicorn keeps its process id in, and removes when it is stopped."""
    return ROOT / "var" / "gunicorn-{}.pid".format(port)


def was_killed(port):
    """Return whether a server of this folder on ``port`` ended without being stopped."""
    try:
        os.kill(int(pid_file(port).read_text()), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        pass
    return False


def wait_for_port(port, seconds=LONGEST_WAIT):
    """Check that ``port`` is free; wait for the workers of a server that was killed.

    They can hold it until they have answered their last requests. Raises SetupError.
    """
    try:
        return check_port_is_free(port)
    except SetupError:
        if not was_killed(port):
            raise
    print(
        "Port {} is held by a server that was killed; waiting up to {} seconds until it has "
        "ended ...".format(port, seconds),
        flush=True,
    )
    end = time.monotonic() + seconds
    while True:
        time.sleep(0.1)
        try:
            return check_port_is_free(port)
        except SetupError:
            if time.monotonic() > end:
                raise


def wanted_stamp(requirements, version):
    """Return what the environment's stamp says once ``requirements`` (a file) are installed."""
    digest = hashlib.sha256("{}.{}".format(*version[:2]).encode())
    # The one for tests builds on the one for running.
    for path in sorted({ROOT / "requirements.txt", requirements}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp_of(requirements):
    """Return the file that says that ``requirements`` are installed."""
    return ENVIRONMENT / ".installed-{}".format(requirements.stem)


def ensure_environment(requirements):
    """Make ``.venv`` hold ``requirements``; what an interrupted run left is made anew.

    Raises SetupError.
    """
    stamp, wanted = stamp_of(requirements), wanted_stamp(requirements, sys.version_info)
    if stamp.exists() and stamp.read_text() == wanted and works(PYTHON):
        return
    if not works(PYTHON):
        print("Making the environment in .venv ...", flush=True)
        shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
        make_environment()
    print("Installing {} ...".format(requirements.name), flush=True)
    install(requirements)
    stamp.write_text(wanted)


def works(python):
    """Tell whether an environment's Python and pip run, and are new enough."""
    probe = "import pip, sys; sys.exit(sys.version_info[:2] < {!r})".format(LEAST_PYTHON)
    try:
        return subprocess.run([str(python), "-c", probe], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def make_environment():
    """Make an empty environment. Raises SetupError."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode == 0:
        return
    shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
    if not os.access(str(ROOT), os.W_OK):
        raise SetupError(
            "The folder {} cannot be written: move mlcareer to one that can.".format(ROOT)
        )
    raise SetupError(
        "Python could not make an environment: on Debian and Ubuntu install the package "
        "python3-venv, then run make again."
    )


def install(requirements):
    """Install a requirements file. Raises SetupError."""
    installed = subprocess.run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        + ["-r", str(requirements)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if installed.returncode == 0:
        return
    reason = installed.stderr.decode(errors="replace")
    if "No space left" in reason:
        raise SetupError("The disk is full: free about 300 MB, then run make again.")
    if any(sign in reason for sign in ("connection", "resolve", "timed out", "No matching")):
        raise SetupError(
            "The packages could not be fetched: check the network (or the proxy that pip uses), "
            "then run make again; it goes on where it stopped."
        )
    last = reason.strip().splitlines()[-1] if reason.strip() else "pip gave no reason"
    raise SetupError("The packages could not be installed: {}".format(last))


@contextmanager
def alone():
    """Let one set-up run at a time; a second one waits for the first."""
    import fcntl

    try:
        lock = (ROOT / ".setup.lock").open("w")
    except OSError:
        raise SetupError(UNWRITABLE) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def manage(*arguments, shows=False):
    """Run a management command, and show its output if asked. Raises SetupError, its last line."""
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py")] + list(arguments),
        stdout=None if shows else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=str(ROOT),
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise SetupError("manage.py {} failed: {}".format(arguments[0], lines[-1]))


def prepare_database():
    """Bring the tables up to date and fill them if there is no taxonomy yet. Raises SetupError."""
    manage("migrate", "--noinput")
    manage("import_taxonomy", "fixtures/taxonomy", "--if-empty")


def serve(port, development):
    """Become the server. Raises SetupError if the port was taken in the meantime."""
    check_port_is_free(port)
    address = "{}:{}".format(HOST, port)
    if development:
        os.environ["DEBUG"] = "true"
        command = [str(PYTHON), "manage.py", "runserver", address]
    else:
        print("mlcareer is at http://{}/ (Ctrl-C stops it)".format(address), flush=True)
        command = [str(PYTHON), "-m", "gunicorn", "mlcareer.wsgi", "--bind", address]
        if pid_file(port).parent.is_dir():
            # The port is free, so that no server can be running. The process id in the file of one
            # that was killed may belong to another program by now, which gunicorn takes for it.
            if pid_file(port).exists():
                pid_file(port).unlink()
            command += ["--pid", str(pid_file(port))]
    os.chdir(str(ROOT))
    os.execv(command[0], command)


def main(task):
    """Do one of the tasks above. Raises SetupError."""
    check_python(sys.version_info)
    port = read_port(os.environ.get("PORT") or "8000")
    serving = task in ("run", "dev", "demo")
    if task == "demo":
        os.environ["DATABASE_URL"] = "sqlite:///{}".format(ROOT / "var" / "demo.sqlite3")
    if serving:
        wait_for_port(port)
    with alone():
        name = "requirements-dev.txt" if task == "setup-dev" else "requirements.txt"
        ensure_environment(ROOT / name)
        if serving:
            prepare_database()
        if task == "demo":
            manage("create_demo", "--site", "http://{}:{}".format(HOST, port), shows=True)
    if serving:
        serve(port, development=task == "dev")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
