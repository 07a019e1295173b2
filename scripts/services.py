"""A PostgreSQL and a Redis of one's own, for tests and measurements.

Both live in a temporary folder, are reached from this machine alone and are gone at the end; no
service of the machine is needed or touched. Needs Debian's packages postgresql and redis-server,
and nothing but Python's standard library.

    python3 scripts/services.py COMMAND ...    run it with DATABASE_URL and CACHE_URL set
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """A PostgreSQL server of one's own; ``with`` starts it and removes it."""

    def __init__(self, *, durable: bool = False) -> None:
        """Without ``durable`` it does not wait for the disk, which a test has no use for."""
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
        if not found:
            raise SystemExit("PostgreSQL is missing: install Debian's package postgresql.")
        self.bin = found[-1]
        # Short, because a socket's path is: at most about a hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix="mlcareer."))
        self.durable = durable

    def __enter__(self) -> "Postgres":
        """Make and start it."""
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", self._data, "-U", "mlcareer", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8")  # fmt: skip
        self.start()
        self.create("mlcareer")
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop it, wherever it is, and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "db")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses=''"
        options += "" if self.durable else " -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as if it had crashed."""
        with contextlib.suppress(subprocess.CalledProcessError):  # it was stopped already
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, a copy of ``template``, and return its address."""
        self._run("createdb", "-h", str(self.folder), "-U", "mlcareer", "-T", template, name)
        return self.url(name)

    def url(self, name: str = "mlcareer") -> str:
        """Return the address of a database as DATABASE_URL has it."""
        return f"postgresql://mlcareer@/{name}?host={self.folder}"


class Redis:
    """A Redis server of one's own; ``with`` starts and stops it."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if not program:
            raise SystemExit("Redis is missing: install Debian's package redis-server.")
        self._program = program
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Redis":
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self._process = subprocess.Popen(
            [self._program, "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                return

    def pause(self) -> None:
        """Let it hang: its connections stay, and it answers none."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """Stop it at once."""
        if self._process:
            self._process.kill()
            self._process.wait()


def main() -> int:
    """Run a command with both, and return how it ended."""
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))
    with Postgres() as postgres, Redis() as redis:
        environment = {**os.environ, "DATABASE_URL": postgres.url(), "CACHE_URL": redis.url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
