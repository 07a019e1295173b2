"""Decorators and helpers for the requests that views handle."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import is_same_domain
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from assessments.web.access import assessment_or_404

View = Callable[..., HttpResponse]


class HtmxHttpRequest(HttpRequest):
    """A request with the details that django-htmx adds."""

    htmx: HtmxDetails


def requested_language(request: HttpRequest) -> str:
    """Return the language that ``?lang=`` names, otherwise the current one."""
    named = request.GET.get("lang", "")
    known = {code for code, _ in settings.LANGUAGES}
    return named if named in known else get_language()


def posted_fields(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return the fields that a form of this site posted, so that they can be sent again.

    None if a page must not or cannot contain them: passwords and codes, files, and requests that
    came from another site.
    """
    match = request.resolver_match
    is_account = match is not None and match.func.__module__.startswith("allauth.")
    if request.method != "POST" or request.FILES or is_account or not _is_from_here(request):
        return None
    if any("password" in name.lower() for name in request.POST):
        return None
    rows = request.POST.lists()
    return [
        (name, value) for name, values in rows for value in values if name != "csrfmiddlewaretoken"
    ]


def _is_from_here(request: HttpRequest) -> bool:
    """Return True if no header of a request indicates that a page of another site sent it.

    Every browser indicates that in at least one of these headers.
    """
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin", own)
    referrer = urlsplit(request.headers.get("Referer", own))
    is_other = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    return (
        (origin == own and not is_other) or _is_trusted(origin)
    ) and f"{referrer.scheme}://{referrer.netloc}" in (own, origin)


def _is_trusted(origin: str) -> bool:
    """Return True if the operator trusts forms from an origin, as Django's CSRF check does."""
    scheme, _, host = origin.partition("://")
    trusted = (entry.partition("://") for entry in settings.CSRF_TRUSTED_ORIGINS)
    return any(
        scheme == its_scheme and is_same_domain(host, pattern.removeprefix("*"))
        for its_scheme, _, pattern in trusted
    )


# For pages whose form posts to the same address; HEAD is answered like GET.
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def after_signing_in_again(view: View) -> View:
    """Require a recent sign-in of people who have an account."""
    guarded: View = reauthentication_required(
        view, enabled=lambda request: request.user.is_authenticated
    )
    return guarded


def form_target(page: str, *parts: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Limit a view to POST: GET and HEAD are redirected to the page with the form.

    ``page`` is the name of that page's URL, ``parts`` the arguments that both URLs share. Browsers
    request such an address when the user reloads, signs in or changes the language on the page
    that the form returned.
    """

    def decorator(view: Callable[..., Any]) -> Callable[..., Any]:
        @page_with_form
        @wraps(view)
        def wrapped(request: HttpRequest, **arguments: Any) -> Any:
            if request.method == "POST":
                return view(request, **arguments)
            return redirect(page, **{part: arguments[part] for part in parts})

        return wrapped

    return decorator


def requires_result(view: View) -> View:
    """Pass the requester's submitted assessment to a view.

    Raise Http404 if it is not theirs; redirect to the review if it is a draft.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, assessment_id: UUID, **more: Any) -> HttpResponse:
        assessment = assessment_or_404(request, assessment_id, with_result=True)
        if not assessment.is_submitted:
            return redirect("assessments:review", assessment.pk)
        return view(request, assessment, **more)

    return wrapped
