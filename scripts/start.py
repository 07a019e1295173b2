"""Set up mlcareer in this folder and start it; needs only Python's standard library.

    python3 scripts/start.py run       set up the site if needed, then serve it
    python3 scripts/start.py dev       like run, with Django's development server and debug pages
    python3 scripts/start.py demo      serve the site with a demo user, in a separate database
    python3 scripts/start.py setup     only create the environment for running
    python3 scripts/start.py setup-dev only create the environment for tests and checks

With SITE=lan the server accepts connections from the network, not only from this machine.
Errors end with one sentence that says what to do. The syntax stays compatible with old versions of
Python, so that they can report that they are too old.
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
MIN_PYTHON = (3, 11)
HOST = "0.0.0.0" if os.environ.get("SITE") == "lan" else "127.0.0.1"  # noqa: S104 # nosec B104
# Seconds that workers can outlive a killed master: gunicorn.conf.py gives them 30 seconds to
# finish, and they check for the master every second.
MAX_WAIT = 35
NO_VENV = (
    "Python could not create an environment: on Debian and Ubuntu install the package "
    "python3-venv, then run make again."
)
UNWRITABLE = "The folder {} is not writable: move mlcareer to one that is.".format(ROOT)


class SetupError(Exception):
    """A problem that the user can fix; the message is shown as it is."""


def check_python(version):
    """Raise SetupError if ``version``, a tuple, is too old."""
    if tuple(version[:2]) < MIN_PYTHON:
        raise SetupError(
            "mlcareer needs Python 3.11 or newer, but this is {}.{}: install a newer version, then "
            "run make again with PYTHON=python3.12 or the name of that version.".format(
                *version[:2]
            )
        )


def read_port(text):
    """Return the port in ``text``. Raises SetupError if it is not a port."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SetupError("PORT is {!r}, but it must be a number from 1 to 65535.".format(text))
    return int(text)


def check_port_is_free(port):
    """Raise SetupError if ``port`` is in use or not permitted."""
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
    """Return gunicorn's PID file, which it removes when it is stopped."""
    return ROOT / "var" / "gunicorn-{}.pid".format(port)


def was_killed(port):
    """Return True if a server of this folder on ``port`` was killed instead of stopped."""
    try:
        os.kill(int(pid_file(port).read_text()), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        pass
    return False


def wait_for_port(port, seconds=MAX_WAIT):
    """Check that ``port`` is free; wait for the workers of a server that was killed.

    They use the port until they have answered their last requests. Raises SetupError.
    """
    try:
        return check_port_is_free(port)
    except SetupError:
        if not was_killed(port):
            raise
    print(
        "Port {} is still used by a server that was killed; waiting up to {} seconds for it to "
        "end ...".format(port, seconds),
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


def expected_stamp(requirements, version):
    """Return the content of the stamp once ``requirements`` (a file) are installed."""
    digest = hashlib.sha256("{}.{}".format(*version[:2]).encode())
    # The requirements for tests build on those for running.
    for path in sorted({ROOT / "requirements.txt", requirements}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp_file(requirements):
    """Return the file that records the installed version of ``requirements``."""
    return ENVIRONMENT / ".installed-{}".format(requirements.stem)


def ensure_environment(requirements):
    """Install ``requirements`` into ``.venv``; create it again if it is incomplete.

    Raises SetupError.
    """
    stamp, expected = stamp_file(requirements), expected_stamp(requirements, sys.version_info)
    if stamp.exists() and stamp.read_text() == expected and works(PYTHON):
        return
    if not works(PYTHON):
        print("Creating the environment in .venv ...", flush=True)
        shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
        create_environment()
    print("Installing {} ...".format(requirements.name), flush=True)
    install(requirements)
    stamp.write_text(expected)


def succeeds(*command):
    """Return True if a command can be run and succeeds; its output is not shown."""
    try:
        result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return result.returncode == 0


def works(python):
    """Return True if an environment's Python runs and is new enough."""
    return succeeds(
        str(python), "-c", "import sys; sys.exit(sys.version_info[:2] < {!r})".format(MIN_PYTHON)
    )


def create_environment():
    """Create an empty environment, without pip. Raises SetupError."""
    if succeeds(sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)):
        return
    shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
    raise SetupError(NO_VENV if os.access(str(ROOT), os.W_OK) else UNWRITABLE)


def pip_for(requirements):
    """Return the command of a pip that installs into the environment. Raises SetupError.

    The pip of this Python saves installing one, which takes two seconds. Without it, or with one
    from before 2022, and for tests, which need pip, one is installed in the environment.
    """
    outer = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if requirements.stem != "requirements-dev" and succeeds(*outer + ["--version"]):
        return outer
    if not succeeds(str(PYTHON), "-m", "ensurepip", "--default-pip"):
        raise SetupError(NO_VENV)
    return [str(PYTHON), "-m", "pip"]


def install(requirements):
    """Install a requirements file, which lists everything. Raises SetupError."""
    # Python compiles the modules that it imports, half of all; but then it must be allowed to.
    compiles = [] if sys.dont_write_bytecode else ["--no-compile"]
    result = subprocess.run(
        pip_for(requirements)
        + ["install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        + compiles
        + ["-r", str(requirements)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if result.returncode == 0:
        return
    reason = result.stderr.decode(errors="replace")
    if "No space left" in reason:
        raise SetupError("The disk is full: free about 300 MB, then run make again.")
    if any(sign in reason for sign in ("connection", "resolve", "timed out", "No matching")):
        raise SetupError(
            "The packages could not be downloaded: check the network (or pip's proxy), then run "
            "make again; it continues where it stopped."
        )
    last = reason.strip().splitlines()[-1] if reason.strip() else "no reason given"
    raise SetupError("The packages could not be installed: {}".format(last))


@contextmanager
def setup_lock():
    """Allow one set-up at a time; a second one waits for the first. Raises SetupError."""
    import fcntl

    try:
        lock = (ROOT / ".setup.lock").open("w")
    except OSError:
        raise SetupError(UNWRITABLE) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def manage(*arguments, show_output=False):
    """Run a management command. Raises SetupError with the last line of its errors."""
    result = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py")] + list(arguments),
        stdout=None if show_output else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=str(ROOT),
    )
    if result.returncode:
        lines = result.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise SetupError("manage.py {} failed: {}".format(arguments[0], lines[-1]))


def addresses(port):
    """Return the addresses at which people can open the site."""
    hosts = ["127.0.0.1"]
    if HOST != "127.0.0.1":
        # No IPv6 addresses: the server accepts only IPv4.
        listed = os.environ.get("ALLOWED_HOSTS", "").split(",")
        hosts = [host.strip().lstrip(".") for host in listed if "[" not in host] or hosts
    return ["http://{}:{}/".format(host, port) for host in hosts]


def serve(port, development):
    """Replace this process with the server. Raises SetupError if the port is now in use."""
    check_port_is_free(port)
    address = "{}:{}".format(HOST, port)
    if development:
        command = [str(PYTHON), "manage.py", "runserver", address]
    else:
        print(
            "mlcareer is running at {} (press Ctrl-C to stop it)".format(
                " and ".join(addresses(port))
            ),
            flush=True,
        )
        command = [str(PYTHON), "-m", "gunicorn", "mlcareer.wsgi", "--preload"]
        command += ["--bind", address]
        if pid_file(port).parent.is_dir():
            # The port is free, so no server is running. If the last one was killed, the process id
            # in its file may belong to another program now, and gunicorn would refuse to start.
            if pid_file(port).exists():
                pid_file(port).unlink()
            command += ["--pid", str(pid_file(port))]
    os.chdir(str(ROOT))
    os.execv(command[0], command)


def main(task):
    """Run one of the tasks above. Raises SetupError."""
    check_python(sys.version_info)
    port = read_port(os.environ.get("PORT") or "8000")
    serving = task in ("run", "dev", "demo")
    if task == "demo":
        os.environ["DATABASE_URL"] = "sqlite:///var/demo.sqlite3"
    if task == "dev":
        os.environ["DEBUG"] = "true"
    if serving:
        wait_for_port(port)
    with setup_lock():
        name = "requirements-dev.txt" if task == "setup-dev" else "requirements.txt"
        ensure_environment(ROOT / name)
        if serving:
            manage("prepare")
        if task == "demo":
            manage("create_demo", "--site", "http://{}:{}".format(HOST, port), show_output=True)
    if serving:
        serve(port, development=task == "dev")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
