"""One piece of memory for the frames of a request, see docs/decisions/0018-frame-stack.md."""

from collections.abc import Callable, Iterable
from typing import Any

# In slots of eight bytes. CPython keeps the frames of a thread in chunks of 16 KB, and makes a
# larger one for a frame that does not fit: for this one 256 KB, half of which other frames can use.
STACK_SIZE = 17_000


def with_large_frame_stack(
    application: Callable[..., Iterable[bytes]],
) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application in which calls do not cross from one chunk to the next.

    A loop whose calls do so maps and unmaps memory each time (gh-142183, fixed in Python 3.13.13
    and 3.14.4). Nested templates have such loops: a report cost up to 1.9 times as much.
    """

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return application(environ, start_response)

    wrapped.__code__ = wrapped.__code__.replace(co_stacksize=STACK_SIZE)
    return wrapped
