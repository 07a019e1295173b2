"""Logs without personal data: what happened and where, but not who sent what."""

import logging
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter


def logging_settings(as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING: each request and error as JSON, or only problems as text."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {
                "()": "django_guid.log_filters.CorrelationId",
                "correlation_id_field": "request_id",
            },
            "refusals_as_warnings": {"()": "mlcareer.logs.RefusalsAsWarnings"},
        },
        "formatters": {
            "json": {"()": "mlcareer.logs.ImpersonalFormatter"},
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["request_id", "refusals_as_warnings"],
                "formatter": "json" if as_json else "plain",
            }
        },
        "root": {"handlers": ["stderr"], "level": "INFO" if as_json else "WARNING"},
        # Django's default handlers would send mail or log twice.
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            "django_guid": {"level": "WARNING"},
        },
    }


class ImpersonalFormatter(JsonFormatter):
    """Formats a record as a line of JSON.

    Paths contain ids of assessments and tokens of shared reports, so Django's lines about requests
    have the name of the view instead. Error messages may quote a row, so only the error's type and
    traceback are logged.
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
        """Leave out empty values."""
        return {key: value for key, value in log_data.items() if value is not None}

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for a record."""
        request = getattr(record, "request", None)
        if request is None:
            return super().format(record)
        line = logging.makeLogRecord(record.__dict__)
        status = getattr(record, "status_code", None)
        line.msg, line.args = f"{status or 'error'} at {view_name(request)}", None
        return super().format(line)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Return the types and tracebacks of an error and its causes."""
        return traceback_without_messages(ei[1])


class RefusalsAsWarnings(logging.Filter):
    """Lowers refused requests (a forged host, too many fields) from ERROR to WARNING.

    Robots cause them all the time, so they must not alert an operator.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Lower the level and remove the traceback; keep every record."""
        if record.name.startswith("django.security.") and record.levelno == logging.ERROR:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


def traceback_without_messages(error: BaseException | None) -> str:
    """Return the types and tracebacks of ``error`` and its causes, without their messages."""
    parts = []
    while error is not None:
        kind = type(error)
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"{kind.__module__}.{kind.__qualname__}\n{frames}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(parts)


def view_name(request: Any) -> str:
    """Return the name of the view for a request, "none" if there is none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "none"


_RESERVED = [*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName"]
