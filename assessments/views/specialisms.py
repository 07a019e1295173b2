"""Choosing one to three specialisms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessments import selectors, services
from assessments.domain.planning.specialisms import specialism_views
from assessments.forms import SpecialismsForm
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import for_result, page_with_form


@never_cache
@page_with_form
@for_result
def specialisms(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Show how each specialism fits, and let the plan include up to three."""
    edition = editions.edition_current()
    profile = selectors.profile_of(found, edition)
    choices = selectors.plan_choices(found, edition, timezone.localdate())
    chosen = [specialism.slug for specialism in choices.specialisms]
    sent = request.POST if request.method == "POST" else None
    form = SpecialismsForm(list(edition.specialisms), sent)
    if sent is not None:
        if form.is_valid():
            slugs = form.cleaned_data["specialisms"]
            services.plan_specialisms_set(assessment=found, slugs=slugs)
            messages.success(request, _("Saved: your plan now includes your choice."))
            return redirect("plan", found.pk)
        chosen = sent.getlist("specialisms")
    context = {
        "assessment": found,
        "form": form,
        "views": specialism_views(profile, choices, edition.specialisms.values()),
        "chosen": chosen,
        "guide": selectors.career_guide(edition)["choosing_a_specialism"],
    }
    return render(
        request, "specialisms/specialisms.html", context, status=422 if form.errors else 200
    )
