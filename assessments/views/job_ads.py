"""Job ads: what they ask for, compared with what a person has."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.errors import JobAdLimitError
from assessments.domain.limits import MAX_JOB_ADS
from assessments.domain.matching.page import missing_in_most
from assessments.forms import JobAdForm, JobAdRolesForm, KeepJobAdForm
from assessments.models import JobAd
from assessments.selectors import AdPage
from assessments.taxonomy_store import editions
from assessments.views import sign_in
from assessments.views.requests import form_target, page_with_form
from assessments.web.access import (
    extend_session,
    job_ad_or_404,
    owner_of,
    owner_or_new_guest,
)

# The target role of ads that say too little, for people without an assessment.
DEFAULT_TARGET = "machine-learning-engineer"


@page_with_form
def job_ads(request: HttpRequest) -> HttpResponse:
    """Read a pasted ad, and compare those that the person keeps."""
    edition = editions.edition_current()
    owner = owner_of(request)
    own = selectors.levels_for(owner, [DEFAULT_TARGET])[DEFAULT_TARGET].assessment
    posted = request.POST if request.method == "POST" else None
    form = JobAdForm(edition.taxonomy, own.start_role.slug if own else None, posted)
    if form.is_valid():
        try:
            ad = services.job_ad_create(
                owner=owner_or_new_guest(request),
                target_role=own.target_role.slug if own else DEFAULT_TARGET,
                **form.cleaned_data,
            )
        except JobAdLimitError:
            text = _("You have %(most)s job ads, the most we can store. Delete one first.")
            form.add_error(None, text % {"most": MAX_JOB_ADS})
        else:
            extend_session(request)
            return redirect("assessments:job_ad", ad.pk)
    pages = selectors.my_job_ads(owner, edition)
    kept = [page for page in pages if page.ad.kept_at]
    context = {
        "form": form,
        "own": own,
        "kept": kept,
        "others": [page.ad for page in pages if not page.ad.kept_at],
        "missing": missing_in_most([page.view for page in kept if page.view]),
    }
    return render(request, "job_ads/job_ads.html", context, status=422 if form.errors else 200)


@require_safe
def job_ad(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Show what an ad asks for, what the person has and lacks, and what would help most."""
    return _page(request, selectors.job_ad_page(*_ad_and_edition(request, ad_id)))


@form_target("assessments:job_ad", "ad_id")
def roles(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Compare the ad as one for another role."""
    ad, edition = _ad_and_edition(request, ad_id)
    page = selectors.job_ad_page(ad, edition)
    form = _roles_form(page, request)
    if not form.is_valid():
        return _page(request, page, roles_form=form)
    chosen = {"start_role": ad.start_role.slug} | form.cleaned_data
    services.job_ad_roles_set(ad=ad, **chosen)
    return redirect("assessments:job_ad", ad.pk)


@form_target("assessments:job_ad", "ad_id")
def keep(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Keep the ad under a name."""
    ad, edition = _ad_and_edition(request, ad_id)
    form = KeepJobAdForm(request.POST)
    if not form.is_valid():
        return _page(request, selectors.job_ad_page(ad, edition), keep_form=form)
    services.job_ad_keep(ad=ad, **form.cleaned_data)
    messages.success(request, _("Saved: you find it under Job ads."))
    return redirect("assessments:job_ad", ad.pk)


@form_target("assessments:job_ad", "ad_id")
def correct(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Record that the ad does not ask for some skills, or undo it."""
    ad = job_ad_or_404(request, ad_id)
    services.job_ad_skills_dismiss(
        ad=ad, skills=request.POST.getlist("skill"), dismissed="undo" not in request.POST
    )
    return redirect(reverse("assessments:job_ad", args=[ad.pk]) + "#asks")


@form_target("assessments:job_ad", "ad_id")
def plan(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Add things that the ad asks for to the person's plan, or remove them."""
    page = selectors.job_ad_page(*_ad_and_edition(request, ad_id))
    is_undone = "undo" in request.POST
    chosen = set(request.POST.getlist("row"))
    rows = [row for row in page.view.rows if row.slug in chosen] if page.view else []
    if page.assessment and page.has_plan and rows:
        levels = {row.learn: None if is_undone else row.score.target_level for row in rows}
        services.plan_skills_want(assessment=page.assessment, levels=levels)
        text = _("Removed from your plan.") if is_undone else _("Added to your plan.")
        messages.success(request, text)
    return redirect(reverse("assessments:job_ad", args=[ad_id]) + "#difference")


@form_target("assessments:job_ad", "ad_id")
def delete_text(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Delete the text of the ad and keep what it asks for."""
    ad = job_ad_or_404(request, ad_id)
    services.job_ad_text_delete(ad=ad)
    messages.success(request, _("The text is deleted."))
    return redirect("assessments:job_ad", ad.pk)


@form_target("assessments:job_ad", "ad_id")
def delete(request: HttpRequest, ad_id: UUID) -> HttpResponse:
    """Delete the ad."""
    services.job_ad_delete(ad=job_ad_or_404(request, ad_id))
    if request.user.is_authenticated:
        # There may be room now for ads that did not fit at sign-in.
        sign_in.claim(request, request.user)
    messages.success(request, _("The job ad is deleted."))
    return redirect("assessments:job_ads")


def _ad_and_edition(request: HttpRequest, ad_id: UUID) -> tuple[JobAd, editions.Edition]:
    return job_ad_or_404(request, ad_id), editions.edition_current()


def _roles_form(page: AdPage, request: HttpRequest | None = None) -> JobAdRolesForm:
    """Return the form to change the roles, with what was posted."""
    ad = page.ad
    return JobAdRolesForm(
        editions.edition_current().taxonomy,
        request.POST if request else None,
        initial={"target_role": ad.target_role.slug, "start_role": ad.start_role.slug},
        asks_start=page.assessment is None,
    )


def _page(
    request: HttpRequest,
    page: AdPage,
    roles_form: JobAdRolesForm | None = None,
    keep_form: KeepJobAdForm | None = None,
) -> HttpResponse:
    """Return the page of an ad; with a form that has mistakes, the status is 422."""
    context = {
        "page": page,
        "ad": page.ad,
        "view": page.view,
        "roles_form": roles_form or _roles_form(page),
        "keep_form": keep_form or KeepJobAdForm(initial={"name": page.ad.name}),
    }
    status = 422 if roles_form or keep_form else 200
    return render(request, "job_ads/job_ad.html", context, status=status)
