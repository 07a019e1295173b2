"""Somebody with a browser who speaks HTTP to a real server and keeps the connection."""

import http.client
import http.cookies
import re
import time
from urllib.parse import urlencode

ROLES = {"start_role": "data-scientist", "target_role": "machine-learning-engineer"}
# A field of a skill, its area's page, and the slugs of areas, as pages have them.
FIELD = re.compile(r'name="(skill-[\w-]+)"')
# For less than gunicorn's two seconds.
KEPT_ALIVE = 1.0
AREA = re.compile(r"/areas/([\w-]+)/")


class Person:
    """A guest. Every answer of the server other than 2xx and 3xx is an error."""

    def __init__(self, host: str) -> None:
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.cookies: http.cookies.SimpleCookie = http.cookies.SimpleCookie()
        self.token = ""
        self.path = "/"
        self.led_to: str | None = None
        self._asked = time.monotonic()

    @property
    def cookie(self) -> str:
        """The cookie header."""
        return "; ".join(f"{key}={morsel.value}" for key, morsel in self.cookies.items())

    def ask(self, path: str, data: dict[str, str] | None = None) -> str:
        """Ask, follow redirects, and return the page. Raises RuntimeError on an error."""
        page = self.send(path, data)
        while self.led_to:
            page = self.send(self.led_to)
        return page

    def send(self, path: str, data: dict[str, str] | None = None) -> str:
        """Ask once; where that leads is in ``led_to``. Raises RuntimeError on an error."""
        headers = {"Cookie": self.cookie, "Host": self.connection.host}
        body = None
        if data is not None:
            body = urlencode({"csrfmiddlewaretoken": self.token, **data})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._asked > KEPT_ALIVE:
            self.connection.close()  # as the server has or is about to; it opens by itself
        self._asked = time.monotonic()
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        response = self.connection.getresponse()
        page = response.read().decode()
        for value in response.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        self.path, self.led_to = path, response.headers["Location"]
        if response.status not in (http.HTTPStatus.OK, http.HTTPStatus.FOUND):
            raise RuntimeError(f"{response.status} at {path}: {page[:200]}")
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self.token = found[1] if found else self.token
        return page

    def begin(self) -> str:
        """Begin an assessment and return its path."""
        self.ask("/")
        self.ask("/start/", ROLES)
        return self.path

    def areas(self, assessment: str) -> list[str]:
        """Return the paths of the questionnaire's pages, in order."""
        slugs = dict.fromkeys(AREA.findall(self.ask(assessment)))
        return [f"{assessment}areas/{slug}/" for slug in slugs]

    def fields(self, area: str) -> list[str]:
        """Return the names of an area's fields."""
        return list(dict.fromkeys(FIELD.findall(self.ask(area))))
