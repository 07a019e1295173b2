"""The site as it is served: real processes, with a database of their own."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from scripts.services import free_port

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ("ALLOWED_HOSTS", "DEBUG", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "SENTRY_DSN")


class Site:
    """Gunicorn with two workers; what it logs goes to a file."""

    def __init__(self, folder: Path, database: str, **environment: str) -> None:
        self.database = database
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in SETTINGS},
            "DATABASE_URL": database,
            # Its visitors never pause.
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
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def prepare(self) -> None:
        """Make the tables and bring the taxonomy in."""
        self.manage("migrate")
        self.manage("import_taxonomy", "fixtures/taxonomy")

    def start(self, within: Sequence[str] = (), options: Sequence[str] = ()) -> None:
        """Serve, as the last part of the command ``within`` if there is one, and wait for it."""
        serve = [sys.executable, "-m", "gunicorn", "mlcareer.wsgi", "--bind", self.host]
        # Loaded once, so that a killed worker's place is taken at once.
        serve += ["--preload", "--log-level", "error"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*within, *serve, *options], cwd=ROOT, env=self.environment, stderr=log, stdout=log
            )
        while not self._listens():
            if self._process.poll() is not None:
                raise RuntimeError(f"the site did not start: {self.log()}")

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port)).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Stop serving."""
        if self._process:
            self._process.terminate()
            self._process.wait()

    @property
    def pid(self) -> int:
        """The process that keeps the workers."""
        if self._process is None:
            raise RuntimeError("the site was not started")
        return self._process.pid

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def kill_workers(self) -> None:
        """Kill them in the middle of whatever they do."""
        for worker in self.workers():
            os.kill(worker, signal.SIGKILL)

    def log(self) -> str:
        """Return what was logged so far."""
        return self._log.read_text()

    def memory(self) -> list[int]:
        """Return the most memory that each worker has had so far, in MB."""
        found = []
        for worker in self.workers():
            [line] = [
                line
                for line in Path(f"/proc/{worker}/status").read_text().splitlines()
                if line.startswith("VmHWM")
            ]
            found.append(int(line.split()[1]) // 1024)
        return found

    def saved(self, assessment: str = "") -> dict[str, str]:
        """Return the answers in the database by skill, those of one assessment if given its id."""
        rows = self.query(
            "SELECT s.slug, a.value, a.assessment_id FROM assessments_answer a "
            "JOIN assessments_skill s ON s.id = a.skill_id"
        )
        wanted = assessment.replace("-", "")
        return {
            skill: value for skill, value, key in rows if str(key).replace("-", "").endswith(wanted)
        }

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
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
