"""Middleware for every page, including those of libraries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin

from assessments.domain.demand import reading as ads
from assessments.domain.errors import AssessmentLimitError, GoneError
from assessments.domain.portability.reading import MAX_BYTES, MEGABYTES
from assessments.views.errors import assessment_limit_reached, error_page, not_found
from mlcareer.serving import REFUSED

GetResponse = Callable[[HttpRequest], HttpResponseBase]


# A header on every response, so that the site's scripts (unsent/ and fragments.js) can tell it
# from responses of proxies and networks.
MARK = "X-Mlcareer"


def mark_responses(get_response: GetResponse) -> GetResponse:
    """Middleware: add the header MARK to each response."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response[MARK] = "1"
        return response

    return middleware


def limit_body_size(get_response: GetResponse) -> GetResponse:
    """Middleware: answer 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, including files.

    The page for importing data also accepts a file as large as the largest export, and the demand
    desk a file of advertisements. Django does not limit files: it writes them to disk before any
    form sees their size. A body without a length is read as empty.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.path_info == reverse("assessments:data"):
            most += MAX_BYTES
        elif request.path_info == reverse("admin:demand"):
            most += ads.MAX_BYTES
        if length.isdecimal() and int(length) > most:
            is_admin = request.path_info.startswith(reverse("admin:index"))
            template = "admin/413.html" if is_admin else "413.html"
            return render(request, template, {"megabytes": MEGABYTES}, status=413)
        return get_response(request)

    return middleware


def refuse_null_characters(get_response: GetResponse) -> GetResponse:
    """Middleware: answer 400 to a NUL in the query string, and ignore cookies with one.

    PostgreSQL refuses to look up such text, which would be a 500. In form fields, forms refuse it;
    in paths, URL patterns do.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(request, 400)
        cookies = request.COOKIES.items()
        request.COOKIES = {name: value for name, value in cookies if "\0" not in value}
        return get_response(request)

    return middleware


def no_store_by_default(get_response: GetResponse) -> GetResponse:
    """Middleware: default to ``Cache-Control: no-store``."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    return middleware


def explain_errors(get_response: GetResponse) -> GetResponse:
    """Middleware: add a page to errors with an empty body, such as Django's 405.

    Requests that the server refused (see serving.py) get a page too.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if REFUSED in request.META:
            return error_page(request, request.META[REFUSED])
        response = get_response(request)
        # Streamed errors come only from WhiteNoise, and are empty.
        has_content = isinstance(response, HttpResponse) and response.content
        if response.status_code < 400 or has_content:
            return response
        page = error_page(request, response.status_code)
        for name, value in response.items():
            if name != "Content-Length":
                page.setdefault(name, value)
        page.cookies = response.cookies
        return page

    return middleware


def secure_refusals(get_response: GetResponse) -> GetResponse:
    """Middleware: set Django's security headers if its SecurityMiddleware refuses a host."""
    security = SecurityMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return security.process_response(request, get_response(request))  # type: ignore[arg-type]

    return middleware


class ExplainExceptions(MiddlewareMixin):
    """Middleware: answer domain errors and interrupted requests with a page."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Return the page for an exception, or None if the exception is a bug."""
        match exception:
            case GoneError():
                return not_found(request, exception)
            case AssessmentLimitError():
                return assessment_limit_reached(request)
            case UnreadablePostError():
                return error_page(request, 400)
        return None


def answer_head(get_response: GetResponse) -> GetResponse:
    """Middleware: remove the body from responses to HEAD, or gunicorn logs a warning for each."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response

    return middleware
