"""The short form: one block of questions after another, and readings after the first two."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.questionnaire.blocks import READINGS, Block
from assessments.domain.questionnaire.pages import QuestionGroup
from assessments.forms import BlockForm
from assessments.models import Assessment
from assessments.selectors import Draft
from assessments.views.answers import current_draft, extended_by_posted, with_current_slugs
from assessments.views.errors import already_submitted
from assessments.views.requests import page_with_form
from assessments.web.access import assessment_or_404

# A block whose questions have been answered since, or are gone.
EMPTY = Block((), 0)
# Blocks that are made for one person; a report leads to the last ones.
ASKED_BY_REPORTS = (selectors.OPEN, selectors.MUST_HAVES)
NAMED = (selectors.STALE, *ASKED_BY_REPORTS)


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

    With ``none`` in the form, the open questions of that area are answered with level 0; ``undo``
    has the skills of which these answers are deleted.
    """
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return already_submitted(request, assessment)
    draft = current_draft(assessment)
    page = _block(request, draft, block)
    if request.method == "POST":
        return _save(request, draft, block, page or EMPTY)
    if page is None:
        return redirect(next_address(draft))
    if block in NAMED and "asked" not in request.GET:
        # In the address, because the questions of the block change with each answer.
        asked = ",".join(group.requirement.slug for group in page.groups)
        return redirect(_address_in(assessment, block, page.groups[0], asked=asked))
    return _page(request, draft, block, page, _form(draft, page))


def _block(request: HttpRequest, draft: Draft, name: str) -> Block | None:
    if name in NAMED and "asked" in request.GET:
        return draft.block_of(request.GET["asked"].split(","))
    return draft.block(name)


def _form(draft: Draft, page: Block, data: QueryDict | None = None) -> BlockForm:
    return BlockForm(page, draft.answers, data, saved_at=draft.saved_at)


def _save(request: HttpRequest, draft: Draft, name: str, page: Block) -> HttpResponse:
    assessment = draft.assessment
    sent = with_current_slugs(request.POST, draft.taxonomy)
    form = _form(draft, extended_by_posted(draft, page, sent), sent)
    if not form.is_valid():
        return _page(request, draft, name, page, form)
    values = form.changed_values()
    none = page.none_of(request.POST.get("none", ""), draft.answers, values)
    undone = page.at_zero(request.POST.get("undo", "").split(","), draft.answers)
    values |= none | {skill.slug: "" for skill in undone if skill.slug not in values}
    try:
        services.answers_save(assessment=assessment, values=values)
    except services.AssessmentSubmittedError:
        return already_submitted(request, assessment)
    except services.SkillsRemovedError as removed:
        draft = current_draft(assessment)
        page = _block(request, draft, name) or EMPTY
        form = _form(draft, extended_by_posted(draft, page, sent), sent)
        if form.is_valid():
            form.refuse(removed.skills)
        return _page(request, draft, name, page, form)
    kept = {"asked": request.GET["asked"]} if "asked" in request.GET else {}
    if none:
        following = page.question_after(request.POST["none"])
        return redirect(_address_in(assessment, name, following, **kept, none=",".join(none)))
    if undone:
        return redirect(_address_in(assessment, name, page.question_of(undone[0].slug), **kept))
    if page.number in READINGS or name in ASKED_BY_REPORTS:
        number = page.number or max(READINGS)
        return redirect(
            reverse("assessments:reading", args=[assessment.pk, number], fragment="main")
        )
    return redirect(next_address(current_draft(assessment)))


def _address_in(
    assessment: Assessment, name: str, question: QuestionGroup | None, **query: str
) -> str:
    """Return the address of a question in a block, or of the end of the block."""
    return reverse(
        "assessments:questions",
        args=[assessment.pk, name],
        query=query,
        fragment=f"question-{question.requirement.slug}" if question else "questions-end",
    )


@require_safe
def reading(request: HttpRequest, assessment_id: UUID, number: int) -> HttpResponse:
    """Show what the answers of a draft say so far, and what more of them would add."""
    if number not in READINGS:
        raise Http404("no such reading")
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    context = selectors.reading(current_draft(assessment), number, timezone.localdate())
    return render(request, "questionnaire/reading.html", context)


def _page(
    request: HttpRequest, draft: Draft, name: str, page: Block, form: BlockForm
) -> HttpResponse:
    none = page.at_zero(request.GET.get("none", "").split(","), draft.answers)
    context = {
        "form": form,
        "page": page,
        "asks_again": name in ASKED_BY_REPORTS,
        "comparison": draft.comparison(page) if page.number == 1 else None,
        "none": none,
        "undo": ",".join(skill.slug for skill in none),
        **draft.progress(),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaire/questions.html", context, status=status)
