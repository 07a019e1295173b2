"""The questionnaire: all questions, a page for each area, review and submission."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import services
from assessments.domain.questionnaire.pages import AreaPage, page_findings
from assessments.forms import AreaForm
from assessments.forms.questionnaire import posted_skills
from assessments.selectors import Draft
from assessments.views.answers import (
    area_form,
    area_form_for_all,
    current_draft,
    save_known_skills,
    with_current_slugs,
)
from assessments.views.errors import already_submitted, not_saved
from assessments.views.questions import ASKED_BY_REPORTS, next_address
from assessments.views.requests import (
    HtmxHttpRequest,
    form_target,
    page_with_form,
    posted_fields,
)
from assessments.web.access import assessment_or_404


@require_safe
def all_questions(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show how far each area is, and where to continue."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    draft = current_draft(assessment)
    context = {"next_address": next_address(draft), **draft.progress()}
    return render(request, "questionnaire/all_questions.html", context)


@page_with_form
def area(request: HtmxHttpRequest, assessment_id: UUID, area_slug: str) -> HttpResponse:
    """Ask for the skills of one area, and save the whole page."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return already_submitted(request, assessment)
    draft = current_draft(assessment)
    page = draft.questionnaire.page(area_slug)
    if page is None:
        if request.method == "POST":
            address = reverse("assessments:answers", args=[assessment.pk])
            return not_saved(request, posted_fields(request), 404, address, reason="area")
        raise Http404("no page for this area")
    if request.method == "POST":
        return _save_area(request, draft, page)
    return _area_page(request, draft, page, area_form(draft, page))


def _save_area(request: HtmxHttpRequest, draft: Draft, page: AreaPage) -> HttpResponse:
    assessment = draft.assessment
    sent = with_current_slugs(request.POST, draft.taxonomy)
    form = area_form_for_all(draft, page, sent)
    if not form.is_valid():
        return _area_page(request, draft, page, form)
    try:
        services.answers_save(assessment=assessment, values=form.changed_values())
    except services.AssessmentSubmittedError:
        return already_submitted(request, assessment)
    except services.SkillsRemovedError as removed:
        # The skills were removed after the taxonomy was read above.
        draft = current_draft(assessment)
        page = draft.questionnaire.page(page.area.slug) or page
        form = area_form_for_all(draft, page, sent)
        if form.is_valid():
            form.refuse(removed.skills)
        return _area_page(request, draft, page, form)
    if request.htmx:
        # From an old page, whose script still sends single choices to this address.
        return HttpResponse(headers={"HX-Refresh": "true"})
    following = draft.questionnaire.page_after(page)
    if following:
        return redirect("assessments:area", assessment.pk, following.area.slug)
    return redirect("assessments:review", assessment.pk)


@require_safe
def review(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show unanswered questions, and stale or inconsistent answers, before submitting."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    draft = current_draft(assessment)
    questionnaire, answers = draft.questionnaire, draft.answers
    unanswered = questionnaire.unanswered(answers)
    return render(
        request,
        "questionnaire/review.html",
        {
            "unanswered": unanswered,
            "unanswered_total": sum(len(item.skills) for item in unanswered),
            "old": questionnaire.stale(draft.stale),
            "inconsistencies": list(questionnaire.inconsistencies(answers)),
            **draft.progress(),
        },
    )


@form_target("assessments:assessment", "assessment_id")
def mark_questions_seen(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Record that the owner has seen how the questions have changed."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    skills = current_draft(assessment).questionnaire.skills
    services.questions_mark_seen(assessment=assessment, skills=skills)
    return redirect("assessments:assessment", assessment.pk)


@form_target("assessments:review", "assessment_id")
def submit(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Score the answers and show the report; submitting again shows the same report."""
    assessment = assessment_or_404(request, assessment_id)
    services.assessment_submit(assessment=assessment)
    return redirect("assessments:report", assessment.pk)


@form_target("assessments:report", "assessment_id")
def retake(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Start a new draft with the answers of a submitted assessment.

    Answers posted after submitting are saved in it. With ``questions`` in the form, redirect to
    that block; ``target_role`` makes it a draft for another role.
    """
    assessment = assessment_or_404(request, assessment_id)
    target_role = request.POST.get("target_role")
    copy = services.assessment_retake(assessment=assessment, target_role=target_role)
    if target_role:
        messages.success(
            request,
            _(
                "Your answers are in a draft for this role. Answer the other questions that it "
                "asks."
            ),
        )
    if posted_skills(request.POST):
        try:
            save_known_skills(request, copy)
        except services.AssessmentSubmittedError:
            return already_submitted(request, copy)
    if (block := request.POST.get("questions")) in ASKED_BY_REPORTS:
        return redirect("assessments:questions", copy.pk, block)
    return redirect("assessments:assessment", copy.pk)


def _area_page(request: HttpRequest, draft: Draft, page: AreaPage, form: AreaForm) -> HttpResponse:
    questionnaire = draft.questionnaire
    before = questionnaire.page_before(page)
    # Findings are shown once, after the first area.
    findings = []
    if (
        before
        and questionnaire.page_before(before) is None
        and before.progress(draft.answers).answered
    ):
        findings = page_findings(before, draft.assessment.target_role.slug)
    context = {
        "form": form,
        "number": questionnaire.pages.index(page) + 1,
        "before": before,
        "findings": findings,
        "after": questionnaire.page_after(page),
        "stale_here": len(page.stale(draft.stale)),
        **draft.progress(page),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaire/area.html", context, status=status)
