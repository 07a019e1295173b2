"""Logs without personal data: what happened and where, never who asked or what they sent."""

import logging
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter


class ImpersonalFormatter(JsonFormatter):
    """One JSON object a line.

    A path holds the key of an assessment or of a shared report, so Django's lines about a request
    name its view instead. What an error says may quote a row, so only its kind and where it was
    raised are told.
    """

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*_RESERVED, "request", "server_time", "args", "status_code"],
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what a line without a request has no use for."""
        return {key: value for key, value in log_data.items() if value is not None}

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        request = getattr(record, "request", None)
        if request is None:
            return super().format(record)
        line = logging.makeLogRecord(record.__dict__)
        status = getattr(record, "status_code", None)
        line.msg, line.args = f"{status or 'error'} at {view_name(request)}", None
        return super().format(line)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Return the kinds of an error and of those that led to it, and where they were raised."""
        return error_without_words(ei[1])


class RefusalsAreNoAlarm(logging.Filter):
    """Lower Django's refusals (a forged host, too many fields) from ERROR to WARNING.

    Robots cause them at will, so an operator who is woken by errors must not be woken by these.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line; only its level and its traceback go."""
        if record.name.startswith("django.security.") and record.levelno == logging.ERROR:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


def error_without_words(error: BaseException | None) -> str:
    """Return the kinds of ``error`` and of those that led to it, with where they were raised."""
    found = []
    while error is not None:
        kind = type(error)
        frames = "".join(traceback.format_tb(error.__traceback__))
        found.append(f"{kind.__module__}.{kind.__qualname__}\n{frames}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(found)


def view_name(request: Any) -> str:
    """Return the name of the view that a request has reached, "none" where it reached none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "none"


_RESERVED = [*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName"]
