"""Errors that a person can do something about."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from assessments.models import Assessment

logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, and how to go on."""
    return render(request, _template(request, "403_csrf"), status=403)


# Seconds after which trying again makes sense.
RETRY_AFTER = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; where the database is away, when to try again.

    Rendered without the request, whose user the database would have to tell. What htmx sent is
    kept in the browser and sent again.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        logger.critical("database unavailable: answered 503")
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return HttpResponse(render_to_string("500.html"), status=500)


def already_submitted(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Say that a submitted assessment's answers are final, and offer a retake."""
    template = _template(request, "questionnaire/already_submitted")
    return render(request, template, {"assessment": assessment}, status=409)


def _template(request: HttpRequest, name: str) -> str:
    """Return the page, or the line that htmx puts beside a field."""
    return f"{name}_line.html" if request.headers.get("HX-Request") else f"{name}.html"
