"""My assessments: going on, naming, deleting and bringing back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import RenameForm
from assessments.taxonomy_store import editions
from assessments.views.requests import form_target, page_with_form
from assessments.web import sign_in as accounts
from assessments.web.access import assessment_or_404, owner_of, restorable_or_404


@never_cache
@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """List drafts and results, and what was deleted lately."""
    mine = selectors.my_assessments(owner_of(request), editions.edition_current())
    # What was deleted just now, so that undoing it stands on top.
    just_now = [row for row in mine.deleted if str(row.pk) == request.GET.get("deleted")]
    return render(request, "my_assessments/assessments.html", {"mine": mine, "just_now": just_now})


@never_cache
@page_with_form
def rename(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Give an assessment a name."""
    found = assessment_or_404(request, assessment_id)
    posted = request.POST if request.method == "POST" else None
    form = RenameForm(posted, initial={"title": found.title})
    if form.is_valid():
        services.assessment_rename(assessment=found, **form.cleaned_data)
        return redirect("assessments")
    context = {"assessment": found, "form": form}
    return render(
        request, "my_assessments/rename.html", context, status=422 if form.errors else 200
    )


@form_target("assessments")
def remove(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Delete an assessment, and offer to undo it."""
    found = restorable_or_404(request, assessment_id)
    services.assessment_delete(assessment=found)
    return redirect(f"{reverse('assessments')}?deleted={found.pk}")


@form_target("assessments")
def restore(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Bring back what was deleted."""
    services.assessment_restore(assessment=restorable_or_404(request, assessment_id))
    return redirect("assessments")


@form_target("assessments")
def purge(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Remove for good what was deleted."""
    services.assessment_purge(assessment=restorable_or_404(request, assessment_id))
    if request.user.is_authenticated:
        # What had no room in the account at sign-in.
        accounts.claim(request, request.user)
    return redirect("assessments")
