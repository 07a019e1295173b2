"""What is one edit in the taxonomy's history.

All that one edit writes carries one date, so that an object and its parts can be put back to
how they stood after it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from simple_history.signals import pre_create_historical_record

# The date of the edit under way, filled by its first write.
_edit: ContextVar[list[datetime] | None] = ContextVar("edit", default=None)


@contextmanager
def one_edit() -> Iterator[None]:
    """Give everything that is written inside one date; inside another edit, that one's."""
    if _edit.get() is not None:
        yield
        return
    token = _edit.set([])
    try:
        yield
    finally:
        _edit.reset(token)


def edit_date() -> datetime:
    """Return the date of the edit under way, or now."""
    dates = _edit.get()
    if dates is None:
        return timezone.now()
    if not dates:
        dates.append(timezone.now())
    return dates[0]


def one_edit_a_request(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what a request writes is one edit."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with one_edit():
            return get_response(request)

    return middleware


@receiver(pre_create_historical_record)
def _date_of_the_edit(history_instance: Any, **kwargs: Any) -> None:
    history_instance.history_date = edit_date()
