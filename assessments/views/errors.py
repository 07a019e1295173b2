"""Error pages in the user's language, and the one-line replies to single choices."""

import errno
import logging
import sys
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import page_not_found

from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.models import Assessment
from assessments.views.requests import posted_fields
from assessments.web.access import OwnMissingError

logger = logging.getLogger(__name__)

# Seconds.
RETRY_AFTER = 10


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page for a status; usable from any middleware.

    It does not query the database, and has no form, because the response may bypass the middleware
    that sets the CSRF cookie.
    """
    language = getattr(request, "LANGUAGE_CODE", None)
    with translation.override(language or translation.get_language_from_request(request)):
        try:
            context = {"request": request, "fields": _to_send_again(request, status)}
            content = render_to_string(f"{status}.html", context)
        except TemplateDoesNotExist:
            content = render_to_string("400.html", {"request": request})
        return HttpResponse(
            content, status=status, headers={"Content-Language": translation.get_language()}
        )


def _to_send_again(request: HttpRequest, status: int) -> list[tuple[str, str]]:
    """Return the fields and CSRF token of a form that can be sent again unchanged.

    Empty if a page must not contain them. If the body has not been read yet, it is not read now:
    the browser sends it again when the page is reloaded.
    """
    if status not in (429, 500, 503) or request.resolver_match is None:
        return []
    try:
        fields = posted_fields(request)
        token = request.POST.getlist("csrfmiddlewaretoken")[:1]
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):
        return []
    return [] if fields is None else fields + [("csrfmiddlewaretoken", value) for value in token]


# The form's token is from an earlier sign-in, or the CSRF cookie is gone.
EXPIRED = "expired"
# The session has ended since the form was opened.
SIGNED_OUT = "signed-out"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Ask the user to confirm a form whose CSRF token is no longer valid.

    Forms from other sites, and forms whose fields cannot be sent again, are refused.
    """
    match = request.resolver_match
    if match is not None and match.url_name == "choice":
        return choice_line(request, EXPIRED, 403)
    fields = posted_fields(request)
    if fields is None:
        return render(request, "403_csrf.html", status=403)
    return not_saved(request, fields, 403, reason=EXPIRED)


# The parts of an address that name a row of one owner.
OWNED = ("assessment_id", "ad_id")
# The fields of its forms that hold text.
TEXT_FIELDS = frozenset({"title", "name", "note", "address", "repository", "deployment", "paper"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page.

    If a form was posted to an assessment or job ad of another owner (the session has ended, or
    another account is signed in), the page keeps its fields until the user has signed in. If a part
    of their own one is gone, they can copy what they typed.
    """
    match = request.resolver_match
    is_owned = match is not None and not match.kwargs.keys().isdisjoint(OWNED)
    fields = posted_fields(request) if is_owned else None
    if is_owned and not isinstance(exception, OwnMissingError):
        typed = [value for name, value in fields or [] if name in TEXT_FIELDS and value.strip()]
        return render(request, "gone.html", {"typed": typed}, status=404)
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
    """Return a page with the reason why a form was not saved.

    Its button sends ``fields`` to ``address``, by default the requested address.
    """
    context = {
        "fields": fields or [],
        "address": address or request.get_full_path(),
        "reason": reason,
    }
    return render(request, "not_saved.html", context, status=status)


def choice_line(
    request: HttpRequest, outcome: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Return the line of the page with the outcome of saving a single choice."""
    context |= {"outcome": outcome, "choice": request.POST.get("choice", "")}
    return render(request, "questionnaire/_choice.html", context, status=status)


# PostgreSQL's error code for a write to a read-only server.
READ_ONLY = "25006"
DISK_FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the 400 page: Django refused the host, or malformed or too many fields."""
    return error_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page, or the 503 page if the database is unavailable or a disk is full.

    The browser keeps a single choice and sends it again.
    """
    error = sys.exc_info()[1]
    if _is_disk_full(error):
        logger.critical("no room for temporary files: answered 503")
        return unavailable(request)
    if is_unavailable(error):
        reason = {"reason": database_reason(error)}
        logger.critical("database unavailable: answered 503", extra=reason)
        return unavailable(request)
    return error_page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the 503 page with a Retry-After header."""
    response = error_page(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_disk_full(error: BaseException | None) -> bool:
    """Return True if an error means that a disk is full, over a quota or read-only."""
    return isinstance(error, OSError) and error.errno in DISK_FULL_ERRORS


def is_unavailable(error: BaseException | None) -> bool:
    """Return True if an error means that the database is down, locked, full or read-only.

    SQLite reports a missing table with the same class of error, but that is a fault of the site.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return database_reason(error) != "SQLITE_ERROR"
    return database_reason(error) == READ_ONLY


def database_reason(error: BaseException | None) -> str:
    """Return the database's name or code for an error, empty if it has none."""
    cause = getattr(error, "__cause__", None)
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Return the 429 page, with the number of seconds after which to try again."""
    fields = _to_send_again(request, 429)
    response = render(request, "429.html", {"fields": fields}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def assessment_limit_reached(request: HttpRequest) -> HttpResponse:
    """Return the page for an owner who has reached MAX_ASSESSMENTS."""
    return render(request, "assessment_limit.html", {"most": MAX_ASSESSMENTS}, status=409)


def already_submitted(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Return the page for answers posted after submitting; it offers to save them in a copy."""
    context = {"assessment": assessment, "fields": posted_fields(request)}
    return render(request, "questionnaire/already_submitted.html", context, status=409)
