"""The questionnaire: introduction, one page per area, review and submission."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.errors import GoneError
from assessments.domain.questionnaire.levels import LEVELS
from assessments.domain.questionnaire.pages import (
    AreaPage,
    Progress,
    Questionnaire,
    page_findings,
    stale_skills,
)
from assessments.domain.scoring import Answer, answer_from
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms import AreaForm
from assessments.forms.layout import FIELD_PREFIX
from assessments.forms.questionnaire import MAX_NAMED_QUESTIONS, posted_skills, revision
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.errors import already_submitted, choice_line, not_saved
from assessments.views.requests import (
    HtmxHttpRequest,
    form_target,
    page_with_form,
    posted_fields,
)
from assessments.web.access import AssessmentMissingError, assessment_or_404

Value = TypeVar("Value")


class AreaProgress(NamedTuple):
    """Progress of one page."""

    page: AreaPage
    done: Progress
    stale: int  # number of answers to confirm


@dataclass(frozen=True)
class DraftData:
    """A draft with its questions, its answers, and the time at which each was saved."""

    assessment: Assessment
    taxonomy: Taxonomy
    questionnaire: Questionnaire
    answers: Mapping[str, Answer]
    saved_at: Mapping[str, datetime]

    @cached_property
    def stale(self) -> frozenset[str]:
        """The skills whose answers are old and need to be confirmed."""
        return stale_skills(self.saved_at, timezone.now())

    def progress(self, current: AreaPage | None = None) -> dict[str, Any]:
        """Return the context for the progress components."""
        stale, pages = self.stale, self.questionnaire.pages
        return {
            "assessment": self.assessment,
            **self.changed_questions(),
            "progress": self.questionnaire.progress(self.answers),
            "areas": [self.area_progress(page) for page in pages],
            "stale_total": sum(len(page.stale(stale)) for page in pages),
            "current": current,
            "next_page": self.questionnaire.first_unfinished(self.answers, stale),
        }

    def changed_questions(self) -> dict[str, list[str]]:
        """Return the names of skills added to and removed from the questions since last seen."""
        asked = self.assessment.asked
        revision = self.questionnaire.revision_since(asked) if asked is not None else None
        if revision is None:
            return {"added": [], "removed": []}
        added = [skill.name for skill in revision.added]
        return {"added": added, "removed": selectors.skill_names(revision.removed)}

    def area_progress(self, page: AreaPage) -> AreaProgress:
        """Return the progress of a page."""
        return AreaProgress(page, page.progress(self.answers), len(page.stale(self.stale)))

    def form(self, page: AreaPage, data: QueryDict | None = None) -> AreaForm:
        """Return the form of a page."""
        return AreaForm(page, self.answers, data, saved_at=self.saved_at)

    def form_for_all(self, page: AreaPage, data: QueryDict) -> AreaForm:
        """Return the form of a page, extended by skills in ``data`` that are on other pages.

        Editors may have moved a skill to another page after the user opened this one.
        """
        skills = posted_skills(data) - {skill.slug for skill in page.skills}
        others = [other.limited_to(skills).groups for other in self.questionnaire.pages]
        return self.form(AreaPage(page.area, page.groups + tuple(chain(*others))), data)

    def after(self, changed: Mapping[str, str], saved_at: Mapping[str, datetime]) -> "DraftData":
        """Return the data after saving ``changed``; an empty value deletes an answer."""
        return replace(
            self,
            answers=_without(self.answers, changed)
            | {skill: answer_from(value) for skill, value in changed.items() if value},
            saved_at=_without(self.saved_at, changed) | dict(saved_at),
        )


def _without(rows: Mapping[str, Value], skills: Container[str]) -> dict[str, Value]:
    return {skill: row for skill, row in rows.items() if skill not in skills}


def _draft_data(assessment: Assessment) -> DraftData:
    edition = editions.edition_current()
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    if not edition.has_roles(start_role, target_role):
        raise Http404("a role of this draft is no longer in the taxonomy")
    questionnaire = edition.questionnaire(start_role, target_role)
    if assessment.asked is None:
        services.questions_mark_seen(assessment=assessment, skills=questionnaire.skills)
    answers, saved_at = selectors.dated_answers(assessment)
    return DraftData(
        assessment=assessment,
        taxonomy=edition.taxonomy,
        questionnaire=questionnaire,
        answers=answers,
        saved_at=saved_at,
    )


@never_cache
@require_safe
def introduction(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Introduce the questionnaire, offer the practice item, and show how far each area is."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    return render(
        request,
        "questionnaire/introduction.html",
        {
            "levels": LEVELS,
            "practice": request.GET.get("practice"),
            **_draft_data(assessment).progress(),
        },
    )


@never_cache
@page_with_form
def area(request: HtmxHttpRequest, assessment_id: UUID, area_slug: str) -> HttpResponse:
    """Ask for the skills of one area, and save the whole page."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return already_submitted(request, assessment)
    draft_data = _draft_data(assessment)
    page = draft_data.questionnaire.page(area_slug)
    if page is None:
        if request.method == "POST":
            address = reverse("assessments:answers", args=[assessment.pk])
            return not_saved(request, posted_fields(request), 404, address, reason="area")
        raise Http404("no page for this area")
    if request.method == "POST":
        return _save_area(request, draft_data, page)
    return _area_page(request, draft_data, page, draft_data.form(page))


def _save_area(request: HtmxHttpRequest, draft_data: DraftData, page: AreaPage) -> HttpResponse:
    assessment = draft_data.assessment
    sent = _with_current_slugs(request.POST, draft_data.taxonomy)
    form = draft_data.form_for_all(page, sent)
    if not form.is_valid():
        return _area_page(request, draft_data, page, form)
    try:
        services.answers_save(assessment=assessment, values=form.changed_values())
    except services.AssessmentSubmittedError:
        return already_submitted(request, assessment)
    except services.SkillsRemovedError as removed:
        # The skills were removed after the taxonomy was read above.
        draft_data = _draft_data(assessment)
        page = draft_data.questionnaire.page(page.area.slug) or page
        form = draft_data.form_for_all(page, sent)
        if form.is_valid():
            form.refuse(removed.skills)
        return _area_page(request, draft_data, page, form)
    if request.htmx:
        # From an old page, whose script still sends single choices to this address.
        return HttpResponse(headers={"HX-Refresh": "true"})
    following = draft_data.questionnaire.page_after(page)
    if following:
        return redirect("assessments:area", assessment.pk, following.area.slug)
    return redirect("assessments:review", assessment.pk)


@never_cache
@form_target("assessments:assessment", "assessment_id")
def choice(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Save a single choice, sent by the page's script, for any skill of the questionnaire.

    The response is a line for the page. Its data attributes repeat the id of the choice
    (``choice``), so that the script can match the response to the choice.
    """
    try:
        return _save_choice(request, assessment_or_404(request, assessment_id))
    except AssessmentMissingError:
        return choice_line(request, "missing", 404, assessment_id=assessment_id)
    except (Http404, GoneError):
        return choice_line(request, "gone", 404)


def _save_choice(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if assessment.is_submitted:
        return choice_line(request, "submitted", 409, assessment=assessment)
    draft_data = _draft_data(assessment)
    sent = _with_current_slugs(request.POST, draft_data.taxonomy)
    skills = posted_skills(sent)
    slug = next(iter(skills), "")
    if len(skills) != 1 or slug not in draft_data.questionnaire.skills:
        return _not_asked_line(request, skills)
    skill, page = draft_data.questionnaire.skills[slug]
    form = draft_data.form(page.limited_to(skills), sent)
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
    draft_data = draft_data.after({slug: value}, saved_at)
    return choice_line(
        request,
        "saved",
        skill=skill,
        revision=revision(saved_at.get(slug)),
        assessment=assessment,
        progress=draft_data.questionnaire.progress(draft_data.answers),
        part=draft_data.area_progress(page),
        current=draft_data.questionnaire.page(request.POST.get("area", "")),
    )


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
        _save_known_skills(request, assessment)
    except services.AssessmentSubmittedError:
        return already_submitted(request, assessment)
    return redirect("assessments:review", assessment.pk)


def _save_known_skills(request: HttpRequest, assessment: Assessment) -> None:
    """Save the answers in a request; a message names those that cannot be saved.

    Raises AssessmentSubmittedError.
    """
    draft_data = _draft_data(assessment)
    sent = _with_current_slugs(request.POST, draft_data.taxonomy)
    empty_page = draft_data.questionnaire.pages[0].limited_to(())
    form = draft_data.form_for_all(empty_page, sent)
    form.is_valid()
    values, removed = form.changed_values(), set[str]()
    while values:
        try:
            services.answers_save(assessment=assessment, values=values)
            break
        except services.SkillsRemovedError as error:
            removed.update(error.skills)
            values = {skill: value for skill, value in values.items() if skill not in removed}
    unsaved = removed.union(
        skill for skill in posted_skills(sent) if FIELD_PREFIX + skill not in form.cleaned_data
    )
    if unsaved:
        text = _("Not saved, because the questions have changed: %(skills)s.")
        messages.warning(request, text % {"skills": _names(unsaved)})


def _with_current_slugs(posted: QueryDict, taxonomy: Taxonomy) -> QueryDict:
    """Return posted fields with the current slugs of skills that have been merged."""
    renamed = posted.copy()
    for name in posted:
        before, prefix, slug = name.partition(FIELD_PREFIX)
        current = taxonomy.skill_slug(slug)
        if prefix and current and current != slug:
            [value] = renamed.pop(name)[-1:]
            renamed.setdefault(f"{before}{prefix}{current}", value)
    return renamed


@never_cache
@require_safe
def review(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show unanswered questions, and stale or inconsistent answers, before submitting."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    draft_data = _draft_data(assessment)
    questionnaire, answers = draft_data.questionnaire, draft_data.answers
    unanswered = questionnaire.unanswered(answers)
    return render(
        request,
        "questionnaire/review.html",
        {
            "unanswered": unanswered,
            "unanswered_total": sum(len(item.questions) for item in unanswered),
            "old": questionnaire.stale(draft_data.stale),
            "inconsistencies": list(questionnaire.inconsistencies(answers)),
            **draft_data.progress(),
        },
    )


@form_target("assessments:assessment", "assessment_id")
def mark_questions_seen(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Record that the owner has seen how the questions have changed."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_submitted:
        return redirect("assessments:report", assessment.pk)
    skills = _draft_data(assessment).questionnaire.skills
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

    Answers posted after submitting are saved in it. With ``must-haves`` in the form, redirect to
    the first must-have without a level.
    """
    assessment = assessment_or_404(request, assessment_id)
    draft = services.assessment_retake(assessment=assessment)
    if posted_skills(request.POST):
        try:
            _save_known_skills(request, draft)
        except services.AssessmentSubmittedError:
            return already_submitted(request, draft)
    if "must-haves" in request.POST:
        draft_data = _draft_data(draft)
        if place := draft_data.questionnaire.first_open_must_have(draft_data.answers):
            page, skill = place
            parts = [draft.pk, page.area.slug]
            return redirect(reverse("assessments:area", args=parts, fragment=skill.slug))
    return redirect("assessments:assessment", draft.pk)


def _area_page(
    request: HttpRequest, draft_data: DraftData, page: AreaPage, form: AreaForm
) -> HttpResponse:
    questionnaire = draft_data.questionnaire
    before = questionnaire.page_before(page)
    # Findings are shown once, after the first area.
    findings = []
    if (
        before
        and questionnaire.page_before(before) is None
        and before.progress(draft_data.answers).answered
    ):
        findings = page_findings(before, draft_data.assessment.target_role.slug)
    context = {
        "form": form,
        "number": questionnaire.pages.index(page) + 1,
        "before": before,
        "findings": findings,
        "after": questionnaire.page_after(page),
        "stale_here": len(page.stale(draft_data.stale)),
        **draft_data.progress(page),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaire/area.html", context, status=status)
