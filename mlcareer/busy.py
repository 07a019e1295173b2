"""Keep one thread of each process free for health checks."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mlcareer.turns import Turns

# Set in the environ of a request that arrived while all other threads were stuck.
BUSY = "mlcareer.busy"
# gunicorn.conf.py sets ``most``; ``patience`` is in seconds.
requests = Turns(most=None, patience=3)


class KeepThreadFree:
    """WSGI middleware that marks a request as BUSY if it would take the last free thread.

    It does so only if no other request has made progress for three seconds; under mere load,
    requests wait their turn. ``limits.refuse_when_busy`` answers marked requests.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer the request."""
        if environ.get("PATH_INFO") == "/healthz":
            return self._application(environ, start_response)
        began = requests.enter()
        if began is None:
            environ[BUSY] = True
            return self._application(environ, start_response)
        try:
            return _Body(self._application(environ, start_response), began)
        except BaseException:
            requests.leave(began)
            raise


class _Body:
    """A response body; the request's turn ends when the server has sent all of it."""

    def __init__(self, content: Iterable[bytes], began: float) -> None:
        self._content = content
        self._began = began

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._content)

    def close(self) -> None:
        """End the turn. The server calls this once."""
        try:
            if close := getattr(self._content, "close", None):
                close()
        finally:
            requests.leave(self._began)
