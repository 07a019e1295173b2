"""The site served by real processes, with a separate database."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from scripts.services import free_port

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (
    "SITE", "ALLOWED_HOSTS", "SECRET_KEY", "DEBUG", "DATABASE_URL", "CACHE_URL", "EMAIL_URL",
    "DEFAULT_FROM_EMAIL", "SENTRY_DSN",
)  # fmt: skip


class Site:
    """The site under gunicorn with two workers; its log goes to a file."""

    def __init__(self, folder: Path, database: str, **environment: str) -> None:
        self.root = ROOT  # the checkout that is served
        self.database = database
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in SETTINGS},
            "DATABASE_URL": database,
            # Effectively no limit, because simulated visitors never pause.
            "ANSWERS_PER_MINUTE": "1000000",
            **environment,
        }
        self._log = folder / "site.log"
        self._port = free_port()
        self.host = f"127.0.0.1:{self._port}"
        self.address = f"http://{self.host}"
        self._process: subprocess.Popen[bytes] | None = None

    def manage(self, *command: str) -> str:
        """Run a management command and return its output."""
        result = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=self.root,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return result.stdout

    def prepare(self) -> None:
        """Create the tables and import the taxonomy."""
        self.manage("prepare")

    def start(self, within: Sequence[str] = (), options: Sequence[str] = ()) -> None:
        """Start gunicorn, as the last part of the command ``within`` if given, and wait for it."""
        serve = [sys.executable, "-m", "gunicorn", "mlcareer.wsgi", "--bind", self.host]
        # Preloaded, so that a killed worker is replaced quickly.
        serve += ["--preload", "--log-level", "error"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*within, *serve, *options],
                cwd=self.root,
                env=self.environment,
                stderr=log,
                stdout=log,
            )
        while not self._is_listening():
            if self._process.poll() is not None:
                raise RuntimeError(f"the site did not start: {self.log()}")

    def _is_listening(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port)).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Stop gunicorn."""
        if self._process:
            self._process.terminate()
            self._process.wait()

    @property
    def pid(self) -> int:
        """The id of gunicorn's master process."""
        if self._process is None:
            raise RuntimeError("the site was not started")
        return self._process.pid

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def kill_workers(self) -> None:
        """Kill all workers."""
        for worker in self.workers():
            with suppress(ProcessLookupError):  # killed before, and only now forgotten by gunicorn
                os.kill(worker, signal.SIGKILL)

    def log(self) -> str:
        """Return the log."""
        return self._log.read_text()

    def memory(self) -> list[int]:
        """Return the peak memory of each worker in MB."""
        peaks = []
        for worker in self.workers():
            [line] = [
                line
                for line in Path(f"/proc/{worker}/status").read_text().splitlines()
                if line.startswith("VmHWM")
            ]
            peaks.append(int(line.split()[1]) // 1024)
        return peaks

    def processor_times(self) -> list[float]:
        """Return the processor time that each worker has used, in seconds."""
        times = []
        for worker in self.workers():
            # The fields after the name of the command, which is in brackets: proc(5).
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            times.append((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
        return times

    def saved(self, assessment: str = "") -> dict[str, str]:
        """Return the stored answers by skill, only those of one assessment if its id is given."""
        rows = self.query(
            "SELECT s.slug, a.value, a.assessment_id FROM assessments_answer a "
            "JOIN assessments_skill s ON s.id = a.skill_id"
        )
        assessment_key = assessment.replace("-", "")
        return {
            skill: value
            for skill, value, key in rows
            if str(key).replace("-", "").endswith(assessment_key)
        }

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query on the database directly."""
        connection: Any
        if self.database.startswith("sqlite"):
            connection = sqlite3.connect(self.database.removeprefix("sqlite:///"))
        else:
            connection = psycopg.connect(self.database)
        try:
            rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
        finally:
            connection.close()
        return rows
