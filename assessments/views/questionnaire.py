"""Answering: the introduction, one page an area, the review and submitting."""

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
from assessments.forms.questionnaire import MOST_NAMED, revision, skills_sent
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
    """How far a page is."""

    page: AreaPage
    done: Progress
    stale: int  # answers that need another look


@dataclass(frozen=True)
class Material:
    """A draft with its questions and what has been answered, and when."""

    assessment: Assessment
    taxonomy: Taxonomy
    questionnaire: Questionnaire
    answers: Mapping[str, Answer]
    saved_at: Mapping[str, datetime]

    @cached_property
    def stale(self) -> frozenset[str]:
        """The skills whose answers need another look."""
        return stale_skills(self.saved_at, timezone.now())

    def progress(self, current: AreaPage | None = None) -> dict[str, Any]:
        """Return what the progress components show."""
        stale, pages = self.stale, self.questionnaire.pages
        return {
            "assessment": self.assessment,
            **self.revised(),
            "progress": self.questionnaire.progress(self.answers),
            "areas": [self.area_progress(page) for page in pages],
            "stale_total": sum(len(page.stale(stale)) for page in pages),
            "current": current,
            "next_page": self.questionnaire.first_unfinished(self.answers, stale),
        }

    def revised(self) -> dict[str, list[str]]:
        """Return the names of skills asked for, and no longer, since the owner last looked."""
        asked = self.assessment.asked
        revision = self.questionnaire.revision_since(asked) if asked is not None else None
        if revision is None:
            return {"added": [], "removed": []}
        added = [skill.name for skill in revision.added]
        return {"added": added, "removed": selectors.skill_names(revision.removed)}

    def area_progress(self, page: AreaPage) -> AreaProgress:
        """Return how far a page is."""
        return AreaProgress(page, page.progress(self.answers), len(page.stale(self.stale)))

    def form(self, page: AreaPage, data: QueryDict | None = None) -> AreaForm:
        """Return the form of a page."""
        return AreaForm(page, self.answers, data, saved_at=self.saved_at)

    def form_for_all(self, page: AreaPage, data: QueryDict) -> AreaForm:
        """Return the form of a page with the skills in ``data`` that other pages ask for.

        So answers are saved that were given before editors moved their skills to another page.
        """
        skills = skills_sent(data) - {skill.slug for skill in page.skills}
        others = [other.of_skills(skills).groups for other in self.questionnaire.pages]
        return self.form(AreaPage(page.area, page.groups + tuple(chain(*others))), data)

    def after(self, changed: Mapping[str, str], saved_at: Mapping[str, datetime]) -> "Material":
        """Return the same once ``changed`` is saved; an empty value took an answer back."""
        kept = {skill: value for skill, value in changed.items() if value}
        return replace(
            self,
            answers=_without(self.answers, changed)
            | {skill: answer_from(value) for skill, value in kept.items()},
            saved_at=_without(self.saved_at, changed) | dict(saved_at),
        )


def _without(rows: Mapping[str, Value], skills: Container[str]) -> dict[str, Value]:
    return {skill: row for skill, row in rows.items() if skill not in skills}


def _material(found: Assessment) -> Material:
    edition = editions.edition_current()
    start_role, target_role = found.start_role.slug, found.target_role.slug
    if not edition.asks(start_role, target_role):
        raise Http404("a role of this draft is no longer in the taxonomy")
    questionnaire = edition.questionnaire(start_role, target_role)
    if found.asked is None:
        services.questions_seen(assessment=found, skills=questionnaire.skills)
    answers, saved_at = selectors.dated_answers(found)
    return Material(
        assessment=found,
        taxonomy=edition.taxonomy,
        questionnaire=questionnaire,
        answers=answers,
        saved_at=saved_at,
    )


@never_cache
@require_safe
def assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Introduce the questionnaire, offer the practice item, and show how far each area is."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return redirect("report", found.pk)
    return render(
        request,
        "questionnaire/introduction.html",
        {
            "levels": LEVELS,
            "practice": request.GET.get("practice"),
            **_material(found).progress(),
        },
    )


@never_cache
@page_with_form
def area(request: HtmxHttpRequest, assessment_id: UUID, area_slug: str) -> HttpResponse:
    """Ask for the skills of one area, and save the whole page."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return already_submitted(request, found)
    material = _material(found)
    page = material.questionnaire.page(area_slug)
    if page is None:
        if request.method == "POST":
            address = reverse("answers", args=[found.pk])
            return not_saved(request, posted_fields(request), 404, address, reason="area")
        raise Http404("no page for this area")
    if request.method == "POST":
        return _save_area(request, material, page)
    return _area_page(request, material, page, material.form(page))


def _save_area(request: HtmxHttpRequest, material: Material, page: AreaPage) -> HttpResponse:
    found = material.assessment
    sent = _todays_names(request.POST, material.taxonomy)
    form = material.form_for_all(page, sent)
    if not form.is_valid():
        return _area_page(request, material, page, form)
    try:
        services.answers_save(assessment=found, values=form.changed_values())
    except services.AssessmentSubmittedError:
        return already_submitted(request, found)
    except services.SkillsRemovedError as removed:
        # They were removed after the taxonomy was read above.
        material = _material(found)
        page = material.questionnaire.page(page.area.slug) or page
        form = material.form_for_all(page, sent)
        if form.is_valid():
            form.refuse(removed.skills)
        return _area_page(request, material, page, form)
    if request.htmx:
        # A page from before the script sent its choices to an address of their own.
        return HttpResponse(headers={"HX-Refresh": "true"})
    following = material.questionnaire.page_after(page)
    if following:
        return redirect("area", found.pk, following.area.slug)
    return redirect("review", found.pk)


@never_cache
@form_target("assessment", "assessment_id")
def choice(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Save a single choice for any skill of the questionnaire, as the page's script sends it.

    The reply is a line for the page. Its data attributes repeat the id of the choice
    (``choice``), so that the script knows that this site has answered, and about which choice.
    """
    try:
        return _save_choice(request, assessment_or_404(request, assessment_id))
    except AssessmentMissingError:
        return choice_line(request, "missing", 404, assessment_id=assessment_id)
    except (Http404, GoneError):
        return choice_line(request, "gone", 404)


def _save_choice(request: HttpRequest, found: Assessment) -> HttpResponse:
    if found.is_submitted:
        return choice_line(request, "submitted", 409, assessment=found)
    material = _material(found)
    sent = _todays_names(request.POST, material.taxonomy)
    skills = skills_sent(sent)
    slug = next(iter(skills), "")
    if len(skills) != 1 or slug not in material.questionnaire.skills:
        return _not_asked(request, skills)
    skill, page = material.questionnaire.skills[slug]
    form = material.form(page.of_skills(skills), sent)
    if not form.is_valid():
        return choice_line(request, "invalid", 422, skill=skill, form=form)
    value = form.cleaned_data[FIELD_PREFIX + slug]
    try:
        saved_at = services.answers_save(
            assessment=found,
            values={slug: value},
            seen=form.seen_revisions(),
            sent_before=form.sent_before(),
        )
    except services.AssessmentSubmittedError:
        return choice_line(request, "submitted", 409, assessment=found)
    except services.SkillsRemovedError:
        return _not_asked(request, skills)
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
    material = material.after({slug: value}, saved_at)
    return choice_line(
        request,
        "saved",
        skill=skill,
        revision=revision(saved_at.get(slug)),
        assessment=found,
        progress=material.questionnaire.progress(material.answers),
        part=material.area_progress(page),
        current=material.questionnaire.page(request.POST.get("area", "")),
    )


def _not_asked(request: HttpRequest, skills: Collection[str]) -> HttpResponse:
    return choice_line(request, "not-asked", 422, skill={"name": _names(skills)})


def _names(skills: Collection[str]) -> str:
    """Return the names of skills that someone sent, as a list in one line."""
    slugs = [skill.replace("\x00", "")[:50] for skill in sorted(skills)[:MOST_NAMED]]
    return ", ".join(selectors.skill_names(slugs))


@form_target("assessment", "assessment_id")
def answers(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Save a page of answers wherever its skills are asked now, such as that of a removed area."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return already_submitted(request, found)
    try:
        _save_what_is_asked(request, found)
    except services.AssessmentSubmittedError:
        return already_submitted(request, found)
    return redirect("review", found.pk)


def _save_what_is_asked(request: HttpRequest, found: Assessment) -> None:
    """Save the answers in a request, and name those in a message that cannot be saved.

    Raises AssessmentSubmittedError.
    """
    material = _material(found)
    sent = _todays_names(request.POST, material.taxonomy)
    nothing = material.questionnaire.pages[0].of_skills(())
    form = material.form_for_all(nothing, sent)
    form.is_valid()
    values, removed = form.changed_values(), set[str]()
    while values:
        try:
            services.answers_save(assessment=found, values=values)
            break
        except services.SkillsRemovedError as error:
            removed.update(error.skills)
            values = {skill: value for skill, value in values.items() if skill not in removed}
    left = removed.union(
        skill for skill in skills_sent(sent) if FIELD_PREFIX + skill not in form.cleaned_data
    )
    if left:
        text = _("Not saved, because the questions have changed: %(skills)s.")
        messages.warning(request, text % {"skills": _names(left)})


def _todays_names(sent: QueryDict, taxonomy: Taxonomy) -> QueryDict:
    """Return what a page sent that was opened before a skill in it became part of another."""
    named = sent.copy()
    for name in sent:
        before, prefix, slug = name.partition(FIELD_PREFIX)
        present = taxonomy.skill_slug(slug)
        if prefix and present and present != slug:
            [value] = named.pop(name)[-1:]
            named.setdefault(f"{before}{prefix}{present}", value)
    return named


@never_cache
@require_safe
def review(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show what is unanswered, stale or perhaps inconsistent, before submitting."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return redirect("report", found.pk)
    material = _material(found)
    questionnaire, answers = material.questionnaire, material.answers
    unanswered = questionnaire.unanswered(answers)
    return render(
        request,
        "questionnaire/review.html",
        {
            "unanswered": unanswered,
            "unanswered_total": sum(len(item.questions) for item in unanswered),
            "old": questionnaire.stale(material.stale),
            "inconsistencies": list(questionnaire.inconsistencies(answers)),
            **material.progress(),
        },
    )


@form_target("assessment", "assessment_id")
def seen(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Note that the owner knows how the questions have changed."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return redirect("report", found.pk)
    skills = _material(found).questionnaire.skills
    services.questions_seen(assessment=found, skills=skills)
    return redirect("assessment", found.pk)


@form_target("review", "assessment_id")
def submit(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Score the answers and show the report; submitting again shows the same report."""
    found = assessment_or_404(request, assessment_id)
    services.assessment_submit(assessment=found)
    return redirect("report", found.pk)


@form_target("report", "assessment_id")
def retake(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Start a new draft with a submitted assessment's answers.

    A page of answers that came after submitting is saved in it. With ``must-haves`` it goes on at
    the first must-have that has no level.
    """
    found = assessment_or_404(request, assessment_id)
    draft = services.assessment_retake(assessment=found)
    if skills_sent(request.POST):
        try:
            _save_what_is_asked(request, draft)
        except services.AssessmentSubmittedError:
            return already_submitted(request, draft)
    if "must-haves" in request.POST:
        material = _material(draft)
        if place := material.questionnaire.first_open_must_have(material.answers):
            page, skill = place
            address = reverse("area", args=[draft.pk, page.area.slug])
            return redirect(f"{address}#{skill.slug}")
    return redirect("assessment", draft.pk)


def _area_page(
    request: HttpRequest, material: Material, page: AreaPage, form: AreaForm
) -> HttpResponse:
    questionnaire = material.questionnaire
    before = questionnaire.page_before(page)
    # One thing worth knowing, on the way from the first area to the second.
    findings = []
    if (
        before
        and questionnaire.page_before(before) is None
        and before.progress(material.answers).answered
    ):
        findings = page_findings(before, material.assessment.target_role.slug)
    context = {
        "form": form,
        "number": questionnaire.pages.index(page) + 1,
        "before": before,
        "findings": findings,
        "after": questionnaire.page_after(page),
        "stale_here": len(page.stale(material.stale)),
        **material.progress(page),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaire/area.html", context, status=status)
