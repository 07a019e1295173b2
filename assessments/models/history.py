"""Group the rows of one edit in the taxonomy's history.

All history rows of an edit have the same date, so that an object and its parts can be restored to
their state after that edit.
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

# The date of the current edit, set by its first write.
_edit: ContextVar[list[datetime] | None] = ContextVar("edit", default=None)


@contextmanager
def shared_edit_date() -> Iterator[None]:
    """Give all history rows written in this context one date; nested contexts share it."""
    if _edit.get() is not None:
        yield
        return
    token = _edit.set([])
    try:
        yield
    finally:
        _edit.reset(token)


def edit_date() -> datetime:
    """Return the date of the current edit, or now if there is none."""
    dates = _edit.get()
    if dates is None:
        return timezone.now()
    if not dates:
        dates.append(timezone.now())
    return dates[0]


def shared_edit_date_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that treats all changes of a request as one edit."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with shared_edit_date():
            return get_response(request)

    return middleware


@receiver(pre_create_historical_record)
def _set_edit_date(history_instance: Any, **kwargs: Any) -> None:
    history_instance.history_date = edit_date()
