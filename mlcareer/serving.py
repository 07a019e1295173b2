"""What lies between the server and Django: no server's name, whole bodies, refusals with a page."""

import codecs
from collections.abc import Callable, Iterable
from email.errors import MessageError
from functools import partial
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.utils.http import parse_header_parameters
from gunicorn import util
from gunicorn.http.wsgi import Response

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
# In the environment of a request that gunicorn refused: the status to answer.
REFUSED = "mlcareer.refused"


class WholeBody:
    """The body of a request, which is an error instead of a part where the client went away.

    Servers end it early then, and half of what a form sent would be saved.
    """

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer only at the end. Raises OSError where some lack."""
        data: bytes = self._stream.read(size)
        wanted = min(size, self._left)
        if len(data) < wanted:
            raise ConnectionResetError("the client went away before the end of its request")
        self._left -= len(data)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def with_whole_bodies(application: Application) -> Application:
    """Return an application that never sees a part of a body."""

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return wrapped


def with_readable_text(application: Application) -> Application:
    """Return an application that refuses a Content-Type with another encoding than UTF-8.

    Django fails on some of them, and would save other characters than were meant for the rest.
    """

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not _is_utf8(environ.get("CONTENT_TYPE", "")):
            environ |= {REFUSED: 400, "CONTENT_TYPE": ""}
        return application(environ, start_response)

    return wrapped


def _is_utf8(content_type: str) -> bool:
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in ("utf-8", "ascii")
    except (LookupError, ValueError, TypeError, MessageError):
        return False


def answer_as_the_site(application: Application) -> None:
    """Make gunicorn name itself in no answer, and refuse malformed requests with the site's page.

    Gunicorn has no settings for either.
    """
    default_headers = Response.default_headers

    def without_name(response: Response) -> list[str]:
        return [line for line in default_headers(response) if not line.startswith("Server:")]

    Response.default_headers = without_name
    util.write_error = partial(_write_error, application)


def _write_error(
    application: Application, client: Any, status: int, reason: str, message: str
) -> None:
    # An encoding that gunicorn does not know (501) is the client's error, and no alarm as 5xx are.
    status = 400 if status == 501 else status
    # TLS ends at the proxy, which has not said so of this request.
    environ = {REFUSED: status, "wsgi.url_scheme": "https", "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    head: list[str] = []

    def start_response(line: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        head.extend([f"HTTP/1.1 {line}", *(f"{name}: {value}" for name, value in headers)])

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        # Ends the request: its turn in busy.py, its database connections in Django.
        if close := getattr(parts, "close", None):
            close()
    if not any(line.startswith("Content-Length:") for line in head):
        head.append(f"Content-Length: {len(body)}")
    head += ["Connection: close", "", ""]
    util.write_nonblock(client, "\r\n".join(head).encode("latin-1") + body)
