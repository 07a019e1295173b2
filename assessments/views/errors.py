"""Error pages: in the site's frame, in the person's language, a line where htmx asked."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from assessments.models import Assessment

logger = logging.getLogger(__name__)

# Seconds after which trying again makes sense.
RETRY_AFTER = 10


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page for a status, usable wherever in the middleware the error arose.

    It asks the database for nothing and has no form, because the answer may pass by the middleware
    that sets the form's cookie.
    """
    language = getattr(request, "LANGUAGE_CODE", None)
    with translation.override(language or translation.get_language_from_request(request)):
        try:
            content = render_to_string(f"{status}.html", {"request": request})
        except TemplateDoesNotExist:
            content = render_to_string("400.html", {"request": request})
        return HttpResponse(
            content, status=status, headers={"Content-Language": translation.get_language()}
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, and how to go on."""
    return render(request, _template(request, "403_csrf"), status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that Django refuses: a forged host, broken or too many fields."""
    return error_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; where the database is away, when to try again.

    What htmx sent is kept in the browser and sent again.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        logger.critical("database unavailable: answered 503")
        response = error_page(request, 503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return error_page(request, 500)


def already_submitted(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Say that a submitted assessment's answers are final, and offer a retake."""
    template = _template(request, "questionnaire/already_submitted")
    return render(request, template, {"assessment": assessment}, status=409)


def _template(request: HttpRequest, name: str) -> str:
    """Return the page, or the line that htmx puts beside a field."""
    return f"{name}_line.html" if request.headers.get("HX-Request") else f"{name}.html"
