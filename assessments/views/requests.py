"""What views share of a request."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import is_same_domain
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from assessments.web.access import assessment_or_404


class HtmxHttpRequest(HttpRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails


def posted_fields(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return the fields that a form of this site posted, to send them again.

    None for what must not or cannot be carried through a page: passwords and codes, files, and
    requests that another site made the browser send.
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
    """Tell whether nothing in a request says that a page of another site sent it.

    Every browser says so in one of these headers.
    """
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin", own)
    referrer = urlsplit(request.headers.get("Referer", own))
    is_other = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    return (
        (origin == own and not is_other) or _is_trusted(origin)
    ) and f"{referrer.scheme}://{referrer.netloc}" in (own, origin)


def _is_trusted(origin: str) -> bool:
    """Return whether the operator trusts forms of an origin, as Django's CSRF check does."""
    scheme, _, host = origin.partition("://")
    trusted = (entry.partition("://") for entry in settings.CSRF_TRUSTED_ORIGINS)
    return any(
        scheme == its_scheme and is_same_domain(host, pattern.removeprefix("*"))
        for its_scheme, _, pattern in trusted
    )


# A page that also takes what its form sends; HEAD is answered like GET.
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def form_target(page: str, *parts: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view that only takes POST: a GET or HEAD is redirected to the page of its form.

    ``page`` is the name of that page's URL, ``parts`` the arguments that both URLs share. A browser
    asks for such an address when a person reloads, signs in or changes the language on what
    answered the form.
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


def for_result(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the requester's submitted assessment to a view.

    Somebody else's is a 404; a draft leads on to its review.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, assessment_id: UUID, **more: Any) -> HttpResponse:
        found = assessment_or_404(request, assessment_id, with_result=True)
        if not found.is_submitted:
            return redirect("review", found.pk)
        return view(request, found, **more)

    return wrapped
