"""Change one answer where the report shows it."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments import selectors, services
from assessments.domain.scoring import Answer
from assessments.forms import AreaForm
from assessments.forms.layout import FIELD_PREFIX
from assessments.models import Assessment
from assessments.selectors import Draft
from assessments.selectors.owners import Owner
from assessments.views.answers import current_draft, with_current_slugs
from assessments.views.requests import HtmxHttpRequest, page_with_form, requires_result


@page_with_form
@requires_result
def correct_answer(
    request: HtmxHttpRequest, assessment: Assessment, skill_slug: str
) -> HttpResponse:
    """Ask for one skill of a report again, save the answer in a draft, and show what changes.

    The report itself stays as it is.
    """
    draft = current_draft(assessment)
    skill_slug = draft.taxonomy.skill_slug(skill_slug) or ""
    if skill_slug not in draft.questionnaire.skills:
        raise Http404("no question for this skill")
    page = draft.questionnaire.skills[skill_slug][1]
    question = page.limited_to({skill_slug})
    if request.method != "POST":
        return _page(request, draft, skill_slug, form=AreaForm(question, _latest(draft)))
    sent, name = with_current_slugs(request.POST, draft.taxonomy), FIELD_PREFIX + skill_slug
    form = AreaForm(question, _latest(draft), sent)
    if form.is_valid() and name not in sent:
        form.add_error(name, _("Choose an answer."))
    if not form.is_valid():
        return _page(request, draft, skill_slug, form=form, status=422)
    value = form.cleaned_data[name]
    try:
        copy = services.answer_correct(assessment=assessment, skill=skill_slug, value=value)
    except services.SkillsRemovedError as removed:
        form.refuse(removed.skills)
        return _page(request, draft, skill_slug, form=form, status=422)
    return _page(request, draft, skill_slug, copy=copy, report=current_draft(copy).report)


def _latest(draft: Draft) -> Mapping[str, Answer]:
    """Return the answers of the owner's draft for the same roles, or else the submitted ones."""
    copy = selectors.draft_for_roles(Owner.of(draft.assessment), *draft.roles)
    return selectors.assessment_answers(copy) if copy else draft.answers


def _page(
    request: HtmxHttpRequest, draft: Draft, skill: str, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"assessment": draft.assessment, "skill": skill, **more}
    name = "report/_correction.html" if request.htmx else "report/correction.html"
    return render(request, name, context, status=status)
