"""Change one answer where the report shows it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from assessments import selectors, services
from assessments.domain.scoring import score_answers
from assessments.forms import AreaForm
from assessments.forms.layout import FIELD_PREFIX
from assessments.models import Assessment
from assessments.selectors import Draft
from assessments.taxonomy_store.editions import edition_current
from assessments.views.requests import HtmxHttpRequest, page_with_form, requires_result


@page_with_form
@requires_result
def correct_answer(
    request: HtmxHttpRequest, assessment: Assessment, skill_slug: str
) -> HttpResponse:
    """Ask for one skill of a report again, save the answer in a draft, and show what changes.

    The report itself stays as it is.
    """
    draft = selectors.draft_with_questions(assessment, edition_current())
    skill, page = draft.questionnaire.skills.get(skill_slug, (None, None))
    if skill is None or page is None:
        raise Http404("no question for this skill")
    question = page.limited_to({skill_slug})
    if request.method != "POST":
        return _page(request, draft, skill_slug, form=AreaForm(question, draft.answers))
    form = AreaForm(question, draft.answers, request.POST)
    if not form.is_valid():
        return _page(request, draft, skill_slug, form=form, status=422)
    copy = services.answer_correct(
        assessment=assessment, skill=skill_slug, value=form.cleaned_data[FIELD_PREFIX + skill_slug]
    )
    changed = selectors.draft_with_questions(copy, draft.edition)
    report = score_answers(changed.target, changed.answers)
    return _page(request, draft, skill_slug, copy=copy, report=report)


def _page(
    request: HtmxHttpRequest, draft: Draft, skill: str, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"assessment": draft.assessment, "skill": skill, **more}
    name = "report/_correction.html" if request.htmx else "report/correction.html"
    return render(request, name, context, status=status)
