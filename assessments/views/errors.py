"""Error pages: in the site's frame, in the person's language, a line where htmx asked."""

import errno
import logging
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import page_not_found

from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.models import Assessment
from assessments.views.requests import posted_fields

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


# The form's token is of an earlier sign-in, or its cookie is gone.
EXPIRED = "expired"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Ask the person to confirm what a form sent whose token is not valid any more.

    A form of another site, and what cannot be carried through a page, is refused.
    """
    match = request.resolver_match
    if match is not None and match.url_name == "choice":
        return choice_line(request, EXPIRED, 403)
    fields = posted_fields(request)
    if fields is None:
        return render(request, "403_csrf.html", status=403)
    return not_saved(request, fields, 403, reason=EXPIRED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at this address.

    What was posted to an assessment that is not open here (the session has ended, another account
    is signed in) is kept in the page until the person has signed in.
    """
    match = request.resolver_match
    is_of_assessment = match is not None and "assessment_id" in match.kwargs
    fields = posted_fields(request) if is_of_assessment else None
    if not fields:
        return page_not_found(request, exception)
    return not_saved(request, fields, 404, reason="missing")


def not_saved(
    request: HttpRequest,
    fields: list[tuple[str, str]] | None,
    status: int,
    address: str = "",
    *,
    reason: str,
) -> HttpResponse:
    """Say why a form was not saved, with a button that sends its ``fields`` to ``address``."""
    context = {
        "fields": fields or [],
        "address": address or request.get_full_path(),
        "reason": reason,
    }
    return render(request, "not_saved.html", context, status=status)


def choice_line(
    request: HttpRequest, outcome: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Return the line of the page that says what has become of a single choice."""
    context |= {"outcome": outcome, "choice": request.POST.get("choice", "")}
    return render(request, "questionnaire/choice.html", context, status=status)


# PostgreSQL's code for a write to a read-only server.
READ_ONLY = "25006"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that Django refuses: a forged host, broken or too many fields."""
    return error_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; where the database is away or a disk is full, when to try again.

    A single choice is kept in the browser and sent again.
    """
    error = sys.exc_info()[1]
    if _is_out_of_room(error):
        logger.critical("no room for temporary files: answered 503")
        return unavailable(request)
    if is_unavailable(error):
        reason = {"reason": database_reason(error)}
        logger.critical("database unavailable: answered 503", extra=reason)
        return unavailable(request)
    return error_page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the site cannot read or save at the moment, and when to try again."""
    response = error_page(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_out_of_room(error: BaseException | None) -> bool:
    """Return whether an error means that a disk is full, over a quota or read-only."""
    return isinstance(error, OSError) and error.errno in NO_ROOM


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


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Say that this was too often, and after how many seconds to try again."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(seconds)
    return response


def ceiling_reached(request: HttpRequest) -> HttpResponse:
    """Say that the owner has as many assessments as one may have, and what to do."""
    return render(request, "ceiling.html", {"most": MAX_ASSESSMENTS}, status=409)


def already_submitted(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Say that a submitted assessment's answers are final; offer a copy with what was posted."""
    context = {"assessment": assessment, "fields": posted_fields(request)}
    return render(request, "questionnaire/already_submitted.html", context, status=409)
