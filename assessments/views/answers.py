"""Save answers: single choices sent by the page's script, and whole pages."""

from collections.abc import Collection
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from assessments import selectors, services
from assessments.domain.errors import GoneError
from assessments.domain.questionnaire.pages import AreaPage, QuestionPage
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms import AreaForm
from assessments.forms.layout import FIELD_PREFIX
from assessments.forms.questionnaire import MAX_NAMED_QUESTIONS, posted_skills, revision
from assessments.models import Assessment
from assessments.selectors import Draft
from assessments.taxonomy_store import editions
from assessments.views.errors import already_submitted, choice_line
from assessments.views.requests import form_target
from assessments.web.access import OwnMissingError, assessment_or_404

Page = TypeVar("Page", bound=QuestionPage)


def current_draft(assessment: Assessment) -> Draft:
    """Return a draft with the current questions. Raises GoneError if a role is gone."""
    return selectors.draft_with_questions(assessment, editions.edition_current())


def area_form(draft: Draft, page: AreaPage, data: QueryDict | None = None) -> AreaForm:
    """Return the form of a page."""
    return AreaForm(page, draft.answers, data, saved_at=draft.saved_at)


def area_form_for_all(draft: Draft, page: AreaPage, data: QueryDict) -> AreaForm:
    """Return the form of a page, extended by skills in ``data`` that are on other pages."""
    return area_form(draft, extended_by_posted(draft, page, data), data)


def extended_by_posted(draft: Draft, page: Page, data: QueryDict) -> Page:
    """Return a page, extended by questions for skills in ``data`` that are on other pages.

    Editors may have moved a skill to another page after the user opened this one.
    """
    skills = posted_skills(data) - {skill.slug for skill in page.skills}
    others = [other.limited_to(skills).groups for other in draft.questionnaire.pages]
    return replace(page, groups=page.groups + tuple(chain(*others)))


@form_target("assessments:assessment", "assessment_id")
def choice(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Save a single choice, sent by the page's script, for any skill of the questionnaire.

    The response is a line for the page. Its data attributes repeat the id of the choice
    (``choice``), so that the script can match the response to the choice.
    """
    try:
        return _save_choice(request, assessment_or_404(request, assessment_id))
    except OwnMissingError:
        return choice_line(request, "missing", 404, assessment_id=assessment_id)
    except (Http404, GoneError):
        return choice_line(request, "gone", 404)


def _save_choice(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if assessment.is_submitted:
        return choice_line(request, "submitted", 409, assessment=assessment)
    draft = current_draft(assessment)
    sent = with_current_slugs(request.POST, draft.taxonomy)
    skills = posted_skills(sent)
    slug = next(iter(skills), "")
    if len(skills) != 1 or slug not in draft.questionnaire.skills:
        return _not_asked_line(request, skills)
    skill, page = draft.questionnaire.skills[slug]
    form = area_form(draft, page.limited_to(skills), sent)
    if not form.is_valid():
        return choice_line(request, "invalid", 422, skill=skill, form=form)
    value = form.cleaned_data[FIELD_PREFIX + slug]
    try:
        saved_at = services.answers_save(
            assessment=assessment,
            values={slug: value},
            seen=form.seen_revisions(),
            sent_before=form.sent_before(),
        )
    except services.AssessmentSubmittedError:
        return choice_line(request, "submitted", 409, assessment=assessment)
    except services.SkillsRemovedError:
        return _not_asked_line(request, skills)
    except services.AnswerConflictError as conflict:
        return choice_line(
            request,
            "conflict",
            409,
            skill=skill,
            own=value,
            value=conflict.value,
            saved_at=conflict.saved_at,
            revision=revision(conflict.saved_at),
        )
    draft = draft.after({slug: value}, saved_at)
    return choice_line(
        request,
        "saved",
        skill=skill,
        revision=revision(saved_at.get(slug)),
        assessment=assessment,
        **_changed_parts(draft, page, request.POST.get("area", "")),
    )


def _changed_parts(draft: Draft, page: AreaPage, area: str) -> dict[str, Any]:
    """Return the values of the parts that a choice updates: progress on the page of an area."""
    if not area:
        return {"comparison": draft.comparison(draft.blocks[0])}
    return {
        "progress": draft.questionnaire.progress(draft.answers),
        "part": draft.area_progress(page),
        "current": draft.questionnaire.page(area),
    }


def _not_asked_line(request: HttpRequest, skills: Collection[str]) -> HttpResponse:
    return choice_line(request, "not-asked", 422, skill={"name": _names(skills)})


def _names(skills: Collection[str]) -> str:
    """Return the names of posted skills, separated by commas."""
    slugs = [skill.replace("\x00", "")[:50] for skill in sorted(skills)[:MAX_NAMED_QUESTIONS]]
    return ", ".join(selectors.skill_names(slugs))


@form_target("assessments:assessment", "assessment_id")
def answers(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Save a page of answers, whichever pages its skills are on now.

    This is for pages of areas that were removed after the user opened them.
    """
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return already_submitted(request, assessment)
    try:
        save_known_skills(request, assessment)
    except services.AssessmentSubmittedError:
        return already_submitted(request, assessment)
    return redirect("assessments:review", assessment.pk)


def save_known_skills(request: HttpRequest, assessment: Assessment) -> None:
    """Save the answers in a request; a message names those that cannot be saved.

    Raises AssessmentSubmittedError.
    """
    draft = current_draft(assessment)
    sent = with_current_slugs(request.POST, draft.taxonomy)
    empty_page = draft.questionnaire.pages[0].limited_to(())
    form = area_form_for_all(draft, empty_page, sent)
    form.is_valid()
    removed = services.known_answers_save(assessment=assessment, values=form.changed_values())
    unsaved = removed.union(
        skill for skill in posted_skills(sent) if FIELD_PREFIX + skill not in form.cleaned_data
    )
    if unsaved:
        text = _("Not saved, because the questions have changed: %(skills)s.")
        messages.warning(request, text % {"skills": _names(unsaved)})


def with_current_slugs(posted: QueryDict, taxonomy: Taxonomy) -> QueryDict:
    """Return posted fields with the current slugs of skills that have been merged."""
    renamed = posted.copy()
    for name in posted:
        before, prefix, slug = name.partition(FIELD_PREFIX)
        current = taxonomy.skill_slug(slug)
        if prefix and current and current != slug:
            [value] = renamed.pop(name)[-1:]
            renamed.setdefault(f"{before}{prefix}{current}", value)
    return renamed
