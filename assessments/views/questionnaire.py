"""Answering: the introduction, one page an area, the review and submitting."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.access import assessment_or_404, owner_of
from assessments.forms import AreaForm
from assessments.layout import FIELD_PREFIX
from assessments.levels import LEVELS
from assessments.models import Assessment
from assessments.questionnaire import AreaPage, Questionnaire
from assessments.scoring import Answer
from assessments.views.errors import already_submitted
from assessments.views.requests import HtmxHttpRequest


@never_cache
@require_GET
def assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Introduce the questionnaire, offer the practice item, and show how far each area is."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return redirect("report", found.pk)
    questionnaire, answers = _material(found)
    return render(
        request,
        "questionnaire/introduction.html",
        {
            "levels": LEVELS,
            "practice": request.GET.get("practice"),
            **_progress(found, questionnaire, answers),
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
def area(request: HtmxHttpRequest, assessment_id: UUID, area_slug: str) -> HttpResponse:
    """Ask for the skills of one area; save a single choice (htmx) or the whole page."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return already_submitted(request, found)
    questionnaire, answers = _material(found)
    page = questionnaire.page(area_slug)
    if page is None:
        raise Http404("no page for this area")
    if request.method == "GET":
        return _area_page(request, found, questionnaire, page, answers, AreaForm(page, answers))
    form = AreaForm(page, answers, request.POST)
    if not form.is_valid():
        if request.htmx:
            return render(request, "questionnaire/not_saved.html", {"form": form}, status=422)
        return _area_page(request, found, questionnaire, page, answers, form)
    changed = form.changed_values()
    try:
        services.answers_save(assessment=found, values=changed)
    except services.AssessmentSubmittedError:
        return already_submitted(request, found)
    if request.htmx:
        answers = selectors.assessment_answers(found)
        context = {
            "saved": [(FIELD_PREFIX + skill, value) for skill, value in changed.items()],
            **_progress(found, questionnaire, answers, page),
        }
        return render(request, "questionnaire/saved.html", context)
    following = questionnaire.page_after(page)
    if following:
        return redirect("area", found.pk, following.area.slug)
    return redirect("review", found.pk)


@never_cache
@require_GET
def review(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show what is unanswered and what may be inconsistent, before submitting."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return redirect("report", found.pk)
    questionnaire, answers = _material(found)
    unanswered = questionnaire.unanswered(answers)
    return render(
        request,
        "questionnaire/review.html",
        {
            "unanswered": unanswered,
            "unanswered_total": sum(len(groups) for _, groups in unanswered),
            "inconsistencies": list(questionnaire.inconsistencies(answers)),
            **_progress(found, questionnaire, answers),
        },
    )


@require_POST
def submit(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Score the answers and show the report; submitting again shows the same report."""
    found = assessment_or_404(request, assessment_id)
    services.assessment_submit(assessment=found, edition=selectors.edition_current())
    return redirect("report", found.pk)


@require_POST
def retake(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Begin a new draft with a submitted assessment's answers."""
    found = assessment_or_404(request, assessment_id)
    draft = services.assessment_retake(assessment=found, owner=owner_of(request))
    return redirect("assessment", draft.pk)


def _material(found: Assessment) -> tuple[Questionnaire, dict[str, Answer]]:
    edition = selectors.edition_current()
    questionnaire = edition.questionnaire(found.start_role.slug, found.target_role.slug)
    return questionnaire, selectors.assessment_answers(found)


def _progress(
    found: Assessment,
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    current: AreaPage | None = None,
) -> dict[str, Any]:
    """Return what the progress components show."""
    return {
        "assessment": found,
        "progress": questionnaire.progress(answers),
        "pages": [(page, page.progress(answers)) for page in questionnaire.pages],
        "current": current,
        "next_page": questionnaire.first_unfinished(answers),
    }


def _area_page(
    request: HttpRequest,
    found: Assessment,
    questionnaire: Questionnaire,
    page: AreaPage,
    answers: Mapping[str, Answer],
    form: AreaForm,
) -> HttpResponse:
    context = {
        "form": form,
        "number": questionnaire.pages.index(page) + 1,
        "before": questionnaire.page_before(page),
        "after": questionnaire.page_after(page),
        **_progress(found, questionnaire, answers, page),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaire/area.html", context, status=status)
