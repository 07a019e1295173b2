"""Errors that a person can do something about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.models import Assessment


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, and how to go on."""
    return render(request, _template(request, "403_csrf"), status=403)


def already_submitted(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Say that a submitted assessment's answers are final, and offer a retake."""
    template = _template(request, "questionnaire/already_submitted")
    return render(request, template, {"assessment": assessment}, status=409)


def _template(request: HttpRequest, name: str) -> str:
    """Return the page, or the line that htmx puts beside a field."""
    return f"{name}_line.html" if request.headers.get("HX-Request") else f"{name}.html"
