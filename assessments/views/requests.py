"""What views share of a request."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from assessments.access import assessment_or_404


class HtmxHttpRequest(HttpRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails


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
