"""The form data that a browser would send for a page, read from the page itself."""

from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client

CONFIRM = "_confirmed"
UNSELECTED = ("radio", "checkbox", "file")


class _Fields(HTMLParser):
    """Collects the fields of forms that use POST."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._posts = False
        self._area = ""

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag == "form":
            self._posts = given.get("method") == "post"
        elif self._posts and tag == "textarea":
            self._area = given["name"]
            self.found[self._area] = ""
        elif self._posts and tag == "input" and given.get("type") not in UNSELECTED:
            self.found[given["name"]] = given.get("value", "")

    def handle_data(self, data) -> None:
        if self._area:
            self.found[self._area] += data

    def handle_endtag(self, tag) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._posts = False


def fields(response: HttpResponse) -> dict[str, str]:
    """Return the fields of a page's POST forms, without buttons, boxes to tick and files."""
    parser = _Fields()
    parser.feed(response.content.decode())
    parser.found.pop("csrfmiddlewaretoken", None)
    return parser.found


def confirmed(response: HttpResponse) -> dict[str, str]:
    """Return the data that a preview's confirmation button sends."""
    return fields(response) | {CONFIRM: response.context["effects"].digest}


def post_confirmed(client: Client, url: str, data: dict[str, object]) -> HttpResponse:
    """Send a form and, if a preview of its effects follows, confirm it."""
    response = client.post(url, data)
    if response.status_code == 200 and "effects" in (response.context or {}):
        return client.post(url, confirmed(response))
    return response
