"""The monthly reminder by mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from assessments import services
from assessments.models import Assessment
from assessments.views.requests import form_target, page_with_form, requires_result
from assessments.web.access import reminder_of, reminder_or_404


@form_target("assessments:plan", "assessment_id")
@requires_result
def switch(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Turn the reminder on, or off with the field ``stop``. Raises Http404 if it is not offered."""
    if "stop" in request.POST:
        if own := reminder_of(request):
            services.reminder_stop(reminder=own)
        done = _("The reminder is off.")
    else:
        try:
            services.reminder_start(
                assessment=assessment,
                language=get_language(),
                site=request.build_absolute_uri("/"),
            )
        except services.ReminderNotOfferedError as error:
            raise Http404("no reminders for this owner") from error
        done = _("The reminder is on.")
    messages.success(request, done, extra_tags="reminder")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment="reminder"))


# Mail programs send a POST from the header of a mail, without a page of ours (RFC 8058). The key in
# the address is what allows it.
@csrf_exempt
@page_with_form
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reminder with the link of a mail; opening the link only shows the button."""
    reminder = reminder_or_404(token)
    if request.method == "POST":
        services.reminder_stop(reminder=reminder)
        reminder.due_at = None
    response = render(request, "plan/stop_reminder.html", {"is_on": reminder.due_at is not None})
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
