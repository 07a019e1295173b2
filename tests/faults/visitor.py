"""A visitor who answers without a pause, and records which answers the site confirmed."""

import http.client
import http.cookiejar
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Self

AREA, SKILLS = "devops-mlops", ("docker", "kubernetes", "ci-cd", "observability")
# Seconds; longer than any fault that a test causes.
PATIENCE = 60


class Browser:
    """Repeats a request until it succeeds, as the page does."""

    def __init__(self, address: str, jar: http.cookiejar.CookieJar | None = None) -> None:
        """Share the cookies of another browser with ``jar``."""
        self.address = address
        self.jar = jar = http.cookiejar.CookieJar() if jar is None else jar
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.interrupted = 0
        self.unavailable = 0  # how often the site said to come back later

    def ask(self, path: str, data: dict[str, str] | None = None, **headers: str):
        """Send one request, and return the final URL, the status, the page and its headers."""
        body = urllib.parse.urlencode(data).encode() if data else None
        return self._ask(urllib.request.Request(self.address + path, body, headers))

    def upload(self, path: str, name: str, content: bytes, csrf: str):
        """Upload a file as the form of its page does, and return the same as ``ask``."""
        head = (
            f'--mark\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{csrf}'
            f'\r\n--mark\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        )
        body = head.encode() + content + b"\r\n--mark--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=mark"}
        return self._ask(urllib.request.Request(self.address + path, body, headers))

    def _ask(self, request: urllib.request.Request):
        try:
            with self.opener.open(request, timeout=30) as response:
                return response.url, response.status, response.read().decode(), response.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.url, error.code, error.read().decode(), error.headers

    def open(self, path: str, data: dict[str, str] | None = None, **headers: str):
        """Repeat a request until it succeeds, and return the final URL and the page."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                url, status, page, received = self.ask(path, data, **headers)
            except (OSError, http.client.HTTPException):
                self.interrupted += 1
                continue
            if status == 200:
                return url, page
            assert status == 503, (status, page)
            assert received["Retry-After"] == "10"
            assert "Back in a moment" in page
            self.unavailable += 1
        raise TimeoutError(f"{path} was not answered for {PATIENCE} seconds")


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def roles(home: str) -> dict[str, str]:
    """Return the form data of the home page."""
    return {
        "csrfmiddlewaretoken": token(home),
        "start_role": "data-scientist",
        "target_role": "machine-learning-engineer",
    }


class Visitor(threading.Thread):
    """Chooses one level after another, and records what was sent and what was acknowledged.

    It runs within a ``with`` block, so that it never outlives a failed test.
    """

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(address)
        self.sent: dict[str, list[str]] = {skill: [] for skill in SKILLS}
        self.acknowledged: dict[str, int] = dict.fromkeys(SKILLS, 0)  # how many of the values sent
        self.progress = threading.Condition()
        self.done = False
        self.count = 0

    def __enter__(self) -> Self:
        """Choose the roles, open an area and start answering."""
        _, home = self.browser.open("/")
        url, _ = self.browser.open("/start/", roles(home))
        assessment = urllib.parse.urlsplit(url).path.partition("questions/")[0]
        self.path = f"{assessment}choice/"
        _, page = self.browser.open(f"{assessment}areas/{AREA}/")
        self.csrf = token(page)
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Wait for the last save and stop."""
        self.done = True
        self.join(timeout=PATIENCE)
        assert not self.is_alive()

    def run(self) -> None:
        """Save until the block ends."""
        while not self.done:
            skill = SKILLS[self.count % len(SKILLS)]
            level = str(random.randrange(5))
            self.sent[skill].append(level)
            data = {"csrfmiddlewaretoken": self.csrf, f"skill-{skill}": level}
            _, page = self.browser.open(self.path, data)
            assert 'data-state="saved"' in page
            self.acknowledged[skill] = len(self.sent[skill])
            with self.progress:
                self.count += 1
                self.progress.notify()

    def wait_for_another(self, more: int = 1) -> None:
        """Wait until ``more`` answers have been confirmed."""
        with self.progress:
            before = self.count
            assert self.progress.wait_for(lambda: self.count >= before + more, timeout=PATIENCE)

    def check(self, saved: dict[str, str]) -> None:
        """Assert that ``saved`` has every acknowledged answer.

        For each skill that is the last acknowledged value, or a later one whose response was lost.
        """
        for skill in SKILLS:
            last = self.acknowledged[skill]
            assert last, skill
            assert saved[skill] in self.sent[skill][last - 1 :], skill
