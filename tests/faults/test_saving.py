"""What the page said was saved is saved, also when the server is killed in the middle of saving."""

import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 50
AREA, SKILLS = "devops-mlops", ("docker", "kubernetes", "ci-cd", "observability")


@pytest.fixture
def database(tmp_path) -> Path:
    return tmp_path / "site.sqlite3"


@pytest.fixture
def server(database) -> Iterator[tuple[str, int]]:
    """A real server with a database of its own: its address, and the process that keeps workers."""
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("ALLOWED_HOSTS", "DEBUG")},
        "DATABASE_URL": f"sqlite:///{database}",
    }
    for command in (["migrate"], ["createcachetable"], ["import_taxonomy", "fixtures/taxonomy"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "mlcareer.wsgi", "--bind", address, "--preload"]
    command += ["--workers", "2", "--threads", "2", "--log-level", "critical"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield f"http://{address}", process.pid
    finally:
        process.terminate()
        process.wait()


def workers(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(child) for child in children.split()]


class Browser:
    """Asks as long as it takes, as the page does."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.interrupted = 0

    def open(self, path: str, data: dict[str, str] | None = None, **headers: str):
        body = urllib.parse.urlencode(data).encode() if data else None
        while True:
            request = urllib.request.Request(self.address + path, body, headers)
            try:
                with self.opener.open(request, timeout=30) as response:
                    return response.url, response.read().decode()
            except urllib.error.HTTPError:
                raise
            except (OSError, http.client.HTTPException):
                self.interrupted += 1


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


class Saver(threading.Thread):
    """Chooses levels one after the other, and notes what was sent and what was acknowledged."""

    def __init__(self, browser: Browser, path: str, csrf: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.path, self.csrf = browser, path, csrf
        self.sent: dict[str, list[str]] = {skill: [] for skill in SKILLS}
        self.acknowledged: dict[str, int] = dict.fromkeys(SKILLS, 0)  # how many of those sent
        self.progress = threading.Condition()
        self.done = False
        self.count = 0

    def run(self) -> None:
        while not self.done:
            skill = SKILLS[self.count % len(SKILLS)]
            level = str(random.randrange(5))
            self.sent[skill].append(level)
            data = {"csrfmiddlewaretoken": self.csrf, f"skill-{skill}": level}
            _, page = self.browser.open(self.path, data, **{"HX-Request": "true"})
            assert 'data-state="saved"' in page
            self.acknowledged[skill] = len(self.sent[skill])
            with self.progress:
                self.count += 1
                self.progress.notify()

    def wait_for_another(self) -> None:
        with self.progress:
            before = self.count
            assert self.progress.wait_for(lambda: self.count > before, timeout=60)


def test_killed_fifty_times_in_the_middle_of_saving(server, database):
    address, master = server
    browser = Browser(address)
    _, home = browser.open("/")
    url, _ = browser.open(
        "/start/",
        {
            "csrfmiddlewaretoken": token(home),
            "start_role": "data-scientist",
            "target_role": "machine-learning-engineer",
        },
    )
    path = urllib.parse.urlsplit(url).path + f"areas/{AREA}/"
    _, page = browser.open(path)
    saver = Saver(browser, path, token(page))
    saver.start()
    moment = threading.Event()
    for _ in range(KILLS):
        saver.wait_for_another()
        moment.wait(random.uniform(0, 0.02))  # somewhere in the middle of a save
        for worker in workers(master):
            os.kill(worker, signal.SIGKILL)
    saver.wait_for_another()
    saver.done = True
    saver.join(timeout=60)
    assert not saver.is_alive()
    assert browser.interrupted >= KILLS / 5  # it did hit saves, not only the time between them
    with sqlite3.connect(database) as connection:
        rows = dict(
            connection.execute(
                "SELECT s.slug, a.value FROM assessments_answer a "
                "JOIN assessments_skill s ON s.id = a.skill_id"
            )
        )
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for skill in SKILLS:
        last = saver.acknowledged[skill]
        # What was acknowledged last, or what was sent after it and got through unacknowledged.
        assert rows[skill] in saver.sent[skill][last - 1 :], skill
    assert saver.count >= KILLS
