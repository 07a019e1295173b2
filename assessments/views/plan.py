"""The plan that closes the gaps of a submitted assessment."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import selectors
from assessments.access import assessment_or_404
from assessments.forms import PaceForm
from assessments.planning import Schedule

# Six hours a week: an evening, and a little of the working day.
DEFAULT_HOURS = 6


@never_cache
@require_GET
def plan(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the steps in order with dates for the pace that the address names."""
    found = assessment_or_404(request, assessment_id)
    if not found.is_submitted:
        return redirect("review", found.pk)
    today = timezone.now().date()
    form = PaceForm(
        {
            "hours": request.GET.get("hours", DEFAULT_HOURS),
            "start": request.GET.get("start", today.isoformat()),
        }
    )
    context = {"assessment": found, "form": form, "plan": None}
    if form.is_valid():
        schedule = Schedule(form.cleaned_data["start"], form.cleaned_data["hours"])
        context["plan"] = selectors.result_plan(found, selectors.edition_current(), schedule)
        if context["plan"] is None:
            raise Http404("this target role is no longer in the taxonomy")
    return render(request, "plan/plan.html", context, status=200 if form.is_valid() else 400)
