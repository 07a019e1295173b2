"""My assessments: list, rename, delete and restore them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import RenameForm
from assessments.taxonomy_store import editions
from assessments.views import sign_in
from assessments.views.requests import form_target, page_with_form
from assessments.web.access import assessment_or_404, owner_of, restorable_or_404


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """List drafts, results and recently deleted assessments."""
    mine = selectors.my_assessments(owner_of(request), editions.edition_current())
    # Shown at the top, with a button to undo.
    just_now = [row for row in mine.deleted if str(row.pk) == request.GET.get("deleted")]
    return render(
        request, "my_assessments/my_assessments.html", {"mine": mine, "just_now": just_now}
    )


@page_with_form
def rename(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Rename an assessment."""
    assessment = assessment_or_404(request, assessment_id)
    posted = request.POST if request.method == "POST" else None
    form = RenameForm(posted, initial={"title": assessment.title})
    if form.is_valid():
        services.assessment_rename(assessment=assessment, **form.cleaned_data)
        return redirect("assessments:my_assessments")
    context = {"assessment": assessment, "form": form}
    return render(
        request, "my_assessments/rename.html", context, status=422 if form.errors else 200
    )


@form_target("assessments:my_assessments")
def remove(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Delete an assessment, and offer to undo it."""
    assessment = restorable_or_404(request, assessment_id)
    services.assessment_delete(assessment=assessment)
    return redirect(reverse("assessments:my_assessments", query={"deleted": assessment.pk}))


@form_target("assessments:my_assessments")
def restore(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Restore a deleted assessment."""
    services.assessment_restore(assessment=restorable_or_404(request, assessment_id))
    return redirect("assessments:my_assessments")


@form_target("assessments:my_assessments")
def purge(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Delete a deleted assessment permanently."""
    services.assessment_purge(assessment=restorable_or_404(request, assessment_id))
    if request.user.is_authenticated:
        # There may be room now for assessments that did not fit at sign-in.
        sign_in.claim(request, request.user)
    return redirect("assessments:my_assessments")
