"""Minimal Django views, as a baseline for the site's pages.

They run on the same server behind the same middleware: one only responds, one writes a row, one
checks the owner and writes a row, and two render a page's template from precomputed values.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any
from unittest import mock
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from assessments.models import Assessment
from assessments.views import questionnaire, report
from assessments.web.access import assessment_or_404
from mlcareer.urls import urlpatterns as site_urlpatterns

handler500 = "assessments.views.errors.server_error"


def answer(request: HttpRequest) -> HttpResponse:
    """Return a response without any work."""
    return HttpResponse("bare\n", content_type="text/plain")


def write(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Write one row."""
    Assessment.objects.filter(pk=assessment_id).update(updated_at=timezone.now())
    return HttpResponse("written\n", content_type="text/plain")


def write_own(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Check that the row belongs to the requester, and write it."""
    assessment_or_404(request, assessment_id)
    return write(request, assessment_id)


def _from_ready_values(module: Any, view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """Return a view that only renders the template of ``view``.

    The values are those of its first response at the same address.
    """
    ready: dict[str, tuple[str, dict[str, Any]]] = {}
    lock = Lock()

    def bare(request: HttpRequest, **arguments: Any) -> HttpResponse:
        def record(
            rendered: HttpRequest, template: str, context: dict[str, Any], **more: Any
        ) -> Any:
            # Other threads may render other requests at the same time.
            if rendered is request:
                ready[request.path] = template, context
            return render(rendered, template, context, **more)

        if request.path not in ready:
            with lock, mock.patch.object(module, "render", record):
                return view(request, **arguments)
        template, context = ready[request.path]
        return render(request, template, context)

    return bare


urlpatterns = [
    *site_urlpatterns,
    path("bare/", answer),
    path("bare/write/<uuid:assessment_id>/", write),
    path("bare/write-own/<uuid:assessment_id>/", write_own),
    path(
        "bare/area/<uuid:assessment_id>/<slug:area_slug>/",
        _from_ready_values(questionnaire, questionnaire.area),
    ),
    path("bare/report/<uuid:assessment_id>/", _from_ready_values(report, report.report)),
]
