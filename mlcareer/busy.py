"""One thread of each process stays free for health checks, whatever the others wait for."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mlcareer.turns import Turns

# Set in the environ of a request that came while all other threads were stuck.
BUSY = "mlcareer.busy"
# gunicorn.conf.py sets how many; seconds.
requests = Turns(most=None, patience=3)


class KeepThreadFree:
    """A WSGI application that marks a request as BUSY when it would take the last thread.

    It is marked only if none of the other requests has begun or ended for three seconds: pages that
    are merely many wait their turn. ``limits.refuse_when_busy`` answers what is marked.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer the request."""
        if environ.get("PATH_INFO") == "/healthz":
            return self._application(environ, start_response)
        if not requests.enter():
            environ[BUSY] = True
            return self._application(environ, start_response)
        try:
            return _Body(self._application(environ, start_response))
        except BaseException:
            requests.leave()
            raise


class _Body:
    """What a request is answered with; its turn ends when the server has sent all of it."""

    def __init__(self, content: Iterable[bytes]) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._content)

    def close(self) -> None:
        """End the turn; the server calls this once."""
        try:
            if close := getattr(self._content, "close", None):
                close()
        finally:
            requests.leave()
