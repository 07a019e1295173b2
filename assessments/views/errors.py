"""Errors that a person can do something about."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from assessments.limits import MAX_ASSESSMENTS
from assessments.models import Assessment

logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, and how to go on."""
    return render(request, _template(request, "403_csrf"), status=403)


# Seconds after which trying again makes sense.
RETRY_AFTER = 10
# PostgreSQL's code for a write to a read-only server.
READ_ONLY = "25006"


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; where the database is away, when to try again.

    What htmx sent is kept in the browser and sent again.
    """
    error = sys.exc_info()[1]
    if is_unavailable(error):
        reason = {"reason": database_reason(error)}
        logger.critical("database unavailable: answered 503", extra=reason)
        return unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable() -> HttpResponse:
    """Say that the site cannot read or save at the moment, and when to try again.

    Rendered without the request, whose user would have to be read from the database.
    """
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether an error means that the database cannot work at the moment.

    It is gone, locked, full or read-only. A table that is missing is a fault of the site, although
    SQLite reports it like these.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return database_reason(error) != "SQLITE_ERROR"
    return database_reason(error) == READ_ONLY


def database_reason(error: BaseException | None) -> str:
    """Return the database's own name or code for an error, empty where it gives none."""
    cause = getattr(error, "__cause__", None)
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""


def too_many(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """Say that this was too often, and after how many seconds to try again.

    allauth finds this as ``handler429`` in the root URLs.
    """
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(seconds)
    return response


def ceiling_reached(request: HttpRequest) -> HttpResponse:
    """Say that the owner has as many assessments as one may have, and what to do."""
    return render(request, "ceiling.html", {"most": MAX_ASSESSMENTS}, status=409)


def already_submitted(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Say that a submitted assessment's answers are final, and offer a retake."""
    template = _template(request, "questionnaire/already_submitted")
    return render(request, template, {"assessment": assessment}, status=409)


def _template(request: HttpRequest, name: str) -> str:
    """Return the page, or the line that htmx puts beside a field."""
    return f"{name}_line.html" if request.headers.get("HX-Request") else f"{name}.html"
