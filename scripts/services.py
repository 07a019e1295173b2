"""Temporary PostgreSQL and Redis servers for tests and benchmarks.

Both can be reached only from this machine and are removed at the end; running services are not
affected. Needs Debian's packages postgresql and redis-server, and only Python's standard library.

    python3 scripts/services.py COMMAND ...    run COMMAND with DATABASE_URL and CACHE_URL set
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
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """A temporary PostgreSQL server; use it as a context manager."""

    def __init__(self, *, durable: bool = False) -> None:
        """Without ``durable`` it does not wait for the disk, which makes tests faster."""
        folders = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name
        )
        if not folders:
            raise SystemExit("PostgreSQL is missing: install Debian's package postgresql.")
        self.bin = folders[-1]
        # Short, because the path of a socket has at most about 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="mlcareer."))
        self.durable = durable

    def __enter__(self) -> "Postgres":
        """Create and start the server."""
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", self._data, "-U", "mlcareer", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8")  # fmt: skip
        self.start()
        self.create("mlcareer")
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "db")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        if os.getuid() == 0:  # PostgreSQL refuses to run as root.
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses=''"
        options += "" if self.durable else " -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop the server immediately, as in a crash."""
        with contextlib.suppress(subprocess.CalledProcessError):  # It is already stopped.
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database from ``template`` and return its URL."""
        self._run("createdb", "-h", str(self.folder), "-U", "mlcareer", "-T", template, name)
        return self.url(name)

    def url(self, name: str = "mlcareer") -> str:
        """Return the URL of a database, for DATABASE_URL."""
        return f"postgresql://mlcareer@/{name}?host={self.folder}"


class Redis:
    """A temporary Redis server; use it as a context manager."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if not program:
            raise SystemExit("Redis is missing: install Debian's package redis-server.")
        self._program = program
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Redis":
        """Start the server."""
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop the server."""
        self.stop()

    def start(self) -> None:
        """Start the empty server and wait until it answers."""
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
        """Make the server hang: connections stay open but get no answer."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """Kill the server."""
        if self._process:
            self._process.kill()
            self._process.wait()


def main() -> int:
    """Run a command with both servers and return its exit status."""
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))
    with Postgres() as postgres, Redis() as redis:
        environment = {**os.environ, "DATABASE_URL": postgres.url(), "CACHE_URL": redis.url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
