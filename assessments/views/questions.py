"""The short form: one block of questions after another, and readings after the first two."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.questionnaire.blocks import READINGS, Block
from assessments.forms import BlockForm
from assessments.models import Assessment
from assessments.selectors import Draft
from assessments.taxonomy_store import editions
from assessments.views.answers import extended_by_posted, with_current_slugs
from assessments.views.errors import already_submitted
from assessments.views.requests import page_with_form
from assessments.web.access import assessment_or_404

# A block whose questions have been answered by now, or are gone.
EMPTY = Block((), 0)


def _draft(assessment: Assessment) -> Draft:
    return selectors.draft_with_questions(assessment, editions.edition_current())


def next_address(draft: Draft) -> str:
    """Return the address to continue a draft at: its next block, or the review."""
    block = draft.next_block
    # The fragment replaces that of the page with the form, which browsers keep otherwise.
    if block is None:
        return reverse("assessments:review", args=[draft.assessment.pk], fragment="main")
    return reverse("assessments:questions", args=[draft.assessment.pk, block], fragment="main")


@page_with_form
def questions(request: HttpRequest, assessment_id: UUID, block: str) -> HttpResponse:
    """Ask the questions of a block, and save them all.

    With ``none`` in the form, the open questions of that area are answered with level 0; with
    ``undo``, its answers of level 0 are deleted.
    """
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return already_submitted(request, assessment)
    draft = _draft(assessment)
    page = draft.block(block)
    if request.method == "POST":
        return _save(request, draft, block, page or EMPTY)
    if page is None:
        return redirect(next_address(draft))
    return _page(request, draft, block, page, _form(draft, page))


def _form(draft: Draft, page: Block, data: QueryDict | None = None) -> BlockForm:
    return BlockForm(page, draft.answers, data, saved_at=draft.saved_at)


def _save(request: HttpRequest, draft: Draft, name: str, page: Block) -> HttpResponse:
    assessment = draft.assessment
    sent = with_current_slugs(request.POST, draft.taxonomy)
    form = _form(draft, extended_by_posted(draft, page, sent), sent)
    if not form.is_valid():
        return _page(request, draft, name, page, form)
    values = form.changed_values()
    none, undo = request.POST.get("none", ""), request.POST.get("undo", "")
    if none:
        values |= page.none_of(none, draft.answers, values)
    if undo:
        values |= dict.fromkeys(page.at_zero(undo, draft.answers), "")
    try:
        services.answers_save(assessment=assessment, values=values)
    except services.AssessmentSubmittedError:
        return already_submitted(request, assessment)
    except services.SkillsRemovedError as removed:
        draft = _draft(assessment)
        page = draft.block(name) or EMPTY
        form = _form(draft, extended_by_posted(draft, page, sent), sent)
        if form.is_valid():
            form.refuse(removed.skills)
        return _page(request, draft, name, page, form)
    if none or undo:
        return redirect(_address_in(assessment, name, page, none, undo))
    if page.number in READINGS or name == selectors.OPEN:
        number = page.number or max(READINGS)
        return redirect(
            reverse("assessments:reading", args=[assessment.pk, number], fragment="main")
        )
    return redirect(next_address(_draft(assessment)))


def _address_in(assessment: Assessment, name: str, page: Block, none: str, undo: str) -> str:
    """Return the address of the question after an area that was answered, or of its first one."""
    place = page.question_after(none) if none else next(iter(page.of_area(undo)), None)
    return reverse(
        "assessments:questions",
        args=[assessment.pk, name],
        query={"none": none} if none else None,
        fragment=f"question-{place.requirement.slug}" if place else "questions-end",
    )


@require_safe
def reading(request: HttpRequest, assessment_id: UUID, number: int) -> HttpResponse:
    """Show what the answers of a draft say so far, and what more of them would add."""
    if number not in READINGS:
        raise Http404("no such reading")
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    context = selectors.reading(_draft(assessment), number, timezone.localdate())
    return render(request, "questionnaire/reading.html", context)


def _page(
    request: HttpRequest, draft: Draft, name: str, page: Block, form: BlockForm
) -> HttpResponse:
    area = request.GET.get("none", "")
    context = {
        "form": form,
        "page": page,
        "name": name,
        "finding": draft.finding(page),
        "none_area": area,
        "none_of": [group.name for group in page.of_area(area) if group.is_at_zero(draft.answers)],
        **draft.progress(),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaire/questions.html", context, status=status)
