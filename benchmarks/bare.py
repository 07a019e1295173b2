"""What the site's pages are compared with: views that do the least that Django can do.

They run on the same server behind the same middleware: one answers, one writes a row, one writes
a row of whoever asks, and two render a page's own template from values that were worked out before.
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
from mlcareer.urls import urlpatterns as of_the_site

handler500 = "assessments.views.errors.server_error"


def answer(request: HttpRequest) -> HttpResponse:
    """Answer, and nothing else."""
    return HttpResponse("bare\n", content_type="text/plain")


def write(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Write one row."""
    Assessment.objects.filter(pk=assessment_id).update(updated_at=timezone.now())
    return HttpResponse("written\n", content_type="text/plain")


def write_own(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Find out who asks and whether the row is theirs, and write it."""
    assessment_or_404(request, assessment_id)
    return write(request, assessment_id)


def _from_ready_values(module: Any, view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """Return a view that renders what ``view`` rendered when it was asked first."""
    kept: list[tuple[str, dict[str, Any]]] = []
    turn = Lock()

    def bare(request: HttpRequest, **arguments: Any) -> HttpResponse:
        def keep(asked: HttpRequest, template: str, context: dict[str, Any], **more: Any) -> Any:
            # Another request may be answered in another thread meanwhile.
            if asked is request:
                kept.append((template, context))
            return render(asked, template, context, **more)

        if not kept:
            with turn, mock.patch.object(module, "render", keep):
                return view(request, **arguments)
        template, context = kept[0]
        return render(request, template, context)

    return bare


urlpatterns = [
    *of_the_site,
    path("bare/", answer),
    path("bare/write/<uuid:assessment_id>/", write),
    path("bare/write-own/<uuid:assessment_id>/", write_own),
    path(
        "bare/area/<uuid:assessment_id>/<slug:area_slug>/",
        _from_ready_values(questionnaire, questionnaire.area),
    ),
    path("bare/report/<uuid:assessment_id>/", _from_ready_values(report, report.report)),
]
