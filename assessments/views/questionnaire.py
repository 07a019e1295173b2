"""Answering: the introduction, one page an area, the review and submitting."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import editions, selectors, services
from assessments.access import assessment_or_404
from assessments.forms import AreaForm
from assessments.forms.questionnaire import revision
from assessments.layout import FIELD_PREFIX
from assessments.levels import LEVELS
from assessments.models import Assessment
from assessments.questionnaire import AreaPage, Progress, Questionnaire, page_findings, stale_skills
from assessments.scoring import Answer, answer_from
from assessments.taxonomy.document import Taxonomy
from assessments.views.errors import already_submitted
from assessments.views.requests import HtmxHttpRequest, form_target, page_with_form

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

    def after(self, changed: Mapping[str, str], saved_at: datetime) -> "Material":
        """Return the same once ``changed`` is saved; an empty value took an answer back."""
        kept = {skill: value for skill, value in changed.items() if value}
        return replace(
            self,
            answers=_without(self.answers, changed)
            | {skill: answer_from(value) for skill, value in kept.items()},
            saved_at=_without(self.saved_at, changed) | dict.fromkeys(kept, saved_at),
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
    """Ask for the skills of one area; save a single choice (htmx) or the whole page."""
    found = assessment_or_404(request, assessment_id)
    if found.is_submitted:
        return already_submitted(request, found)
    material = _material(found)
    page = material.questionnaire.page(area_slug)
    if page is None:
        raise Http404("no page for this area")
    if request.method != "POST":
        return _area_page(request, material, page, material.form(page))
    sent = _todays_names(request.POST, material.taxonomy)
    # A single choice needs no more of the page than what was chosen.
    form = material.form(page.of_skills(_skills_of(sent)) if request.htmx else page, sent)
    if not form.is_valid():
        if request.htmx:
            return render(request, "questionnaire/not_saved.html", {"form": form}, status=422)
        return _area_page(request, material, page, form)
    changed = form.changed_values()
    try:
        saved_at = services.answers_save(
            assessment=found, values=changed, seen=form.seen_revisions()
        )
    except services.AssessmentSubmittedError:
        return already_submitted(request, found)
    except services.AnswerConflictError as conflict:
        return _conflict(request, conflict, changed[conflict.skill])
    if request.htmx:
        return _saved(request, material.after(changed, saved_at), page, changed)
    following = material.questionnaire.page_after(page)
    if following:
        return redirect("area", found.pk, following.area.slug)
    return redirect("review", found.pk)


def _todays_names(sent: QueryDict, taxonomy: Taxonomy) -> QueryDict:
    """Return what a page sent that was opened before a skill in it became part of another."""
    named = sent.copy()
    for name in sent:
        before, prefix, slug = name.rpartition(FIELD_PREFIX)
        present = taxonomy.skill_slug(slug)
        if prefix and present and present != slug:
            [value] = named.pop(name)[-1:]
            named.setdefault(f"{before}{prefix}{present}", value)
    return named


def _skills_of(sent: QueryDict) -> frozenset[str]:
    return frozenset(
        name.removeprefix(FIELD_PREFIX) for name in sent if name.startswith(FIELD_PREFIX)
    )


def _saved(
    request: HttpRequest, material: Material, page: AreaPage, changed: Mapping[str, str]
) -> HttpResponse:
    context = {
        "saved": [
            (FIELD_PREFIX + skill, value, revision(material.saved_at.get(skill)))
            for skill, value in changed.items()
        ],
        "assessment": material.assessment,
        "progress": material.questionnaire.progress(material.answers),
        "part": material.area_progress(page),
        "current": page,
    }
    return render(request, "questionnaire/saved.html", context)


def _conflict(
    request: HttpRequest, conflict: services.AnswerConflictError, own: str
) -> HttpResponse:
    context = {
        "name": FIELD_PREFIX + conflict.skill,
        "own": own,
        "value": conflict.value,
        "saved_at": conflict.saved_at,
        "revision": revision(conflict.saved_at),
    }
    return render(request, "questionnaire/conflict.html", context, status=409)


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
    """Begin a new draft with a submitted assessment's answers.

    With ``must-haves`` it goes on at the first must-have that has no level.
    """
    found = assessment_or_404(request, assessment_id)
    draft = services.assessment_retake(assessment=found)
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
