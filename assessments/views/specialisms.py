"""Choice of specialisms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments import selectors, services
from assessments.domain.planning.specialisms import specialism_views
from assessments.forms import SpecialismsForm
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import page_with_form, requires_result


@page_with_form
@requires_result
def specialisms(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show how well each specialism fits, and add up to three to the plan."""
    edition = editions.edition_current()
    profile, choices = selectors.plan_inputs(assessment, edition)
    chosen = [specialism.slug for specialism in choices.specialisms]
    posted = request.POST if request.method == "POST" else None
    form = SpecialismsForm(list(edition.specialisms), posted)
    if posted is not None:
        if form.is_valid():
            slugs = form.cleaned_data["specialisms"]
            services.plan_specialisms_set(assessment=assessment, slugs=slugs)
            messages.success(request, _("Saved: your plan now includes your choice."))
            return redirect("assessments:plan", assessment.pk)
        chosen = posted.getlist("specialisms")
    (advice,), notes = selectors.guide_sections(edition, "choosing-a-specialism")
    views = specialism_views(profile, choices, edition.specialisms.values())
    context = {
        "assessment": assessment,
        "form": form,
        "views": views,
        "has_estimates": any(view.is_estimated for view in views),
        "chosen": chosen,
        "guide": advice,
        "notes": notes,
    }
    return render(
        request, "specialisms/specialisms.html", context, status=422 if form.errors else 200
    )
