"""A simulated user who sends HTTP requests to a real server over a persistent connection."""

import http.client
import http.cookies
import re
import time
from urllib.parse import urldefrag, urlencode

ROLES = {"start_role": "data-scientist", "target_role": "machine-learning-engineer"}
# The name of a skill's field, in the HTML of a page.
FIELD = re.compile(r'name="(skill-[\w-]+)"')
# Seconds; less than the keep-alive of gunicorn's default, two, which another checkout may have.
KEEP_ALIVE_SECONDS = 1.0
AREA = re.compile(r"/areas/([\w-]+)/")


class UnavailableError(RuntimeError):
    """The site said to come back later (503)."""


class Person:
    """A guest. Any status other than 200 and 302 is an error."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.cookies: http.cookies.SimpleCookie = http.cookies.SimpleCookie()
        self.token = ""
        self.path = "/"
        self.redirect = ""
        self._last_request = time.monotonic()

    @property
    def cookie(self) -> str:
        """The cookie header."""
        return "; ".join(f"{key}={morsel.value}" for key, morsel in self.cookies.items())

    def ask(self, path: str, data: dict[str, str] | None = None) -> str:
        """Send a request, follow redirects, and return the page. Raises RuntimeError."""
        page = self.send(path, data)
        while self.redirect:
            page = self.send(self.redirect)
        return page

    def send(self, path: str, data: dict[str, str] | None = None) -> str:
        """Send one request and set ``redirect``. Raises RuntimeError."""
        headers = {"Cookie": self.cookie, "Host": self.connection.host}
        body = None
        if data is not None:
            body = urlencode({"csrfmiddlewaretoken": self.token, **data})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._last_request > KEEP_ALIVE_SECONDS:
            self.connection.close()  # The server closes it too; http.client opens a new one.
        self._last_request = time.monotonic()
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        response = self.connection.getresponse()
        page = response.read().decode()
        for value in response.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        # Browsers keep the fragment of an address to themselves.
        self.path, self.redirect = path, urldefrag(response.headers["Location"] or "").url
        if response.status not in (http.HTTPStatus.OK, http.HTTPStatus.FOUND):
            unavailable = response.status == http.HTTPStatus.SERVICE_UNAVAILABLE
            error = UnavailableError if unavailable else RuntimeError
            raise error(f"{response.status} at {path}: {page[:200]}")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self.token = token[1] if token else self.token
        return page

    def begin(self) -> str:
        """Start an assessment and return its path."""
        self.ask("/")
        self.ask("/start/", ROLES)
        return self.path.partition("questions/")[0]

    def areas(self, assessment: str) -> list[str]:
        """Return the paths of the questionnaire's pages, in order."""
        slugs = dict.fromkeys(AREA.findall(self.ask(assessment)))
        return [f"{assessment}areas/{slug}/" for slug in slugs]

    def fields(self, area: str) -> list[str]:
        """Return the names of an area's fields."""
        return list(dict.fromkeys(FIELD.findall(self.ask(area))))
