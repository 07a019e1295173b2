"""A plan's milestones at an address that calendar apps subscribe to."""

from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.domain.planning.plan import build_plan_view
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.views.requests import form_target, requires_result
from assessments.web.access import feed_or_404
from assessments.web.calendar_file import feed_calendar, milestone_events


@form_target("assessments:plan", "assessment_id")
@requires_result
def create(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Create the address of the calendar; a second request changes nothing."""
    services.feed_create(assessment=assessment, language=get_language())
    return _redirect_to_calendar(
        request, assessment, _("Created: an address that your calendar app can subscribe to.")
    )


@form_target("assessments:plan", "assessment_id")
@requires_result
def revoke(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Revoke the address of the calendar."""
    if services.feed_revoke(assessment=assessment):
        done = _("Turned off: calendar apps can no longer read the milestones.")
    else:
        done = _(
            "Nothing was turned off: this plan has no address. If you have taken the assessment "
            "again, the address belongs to the plan of the new result; turn it off there."
        )
    return _redirect_to_calendar(request, assessment, done)


def _redirect_to_calendar(request: HttpRequest, assessment: Assessment, done: str) -> HttpResponse:
    messages.success(request, done, extra_tags="calendar")
    return redirect(reverse("assessments:plan", args=[assessment.pk], fragment="calendar"))


@require_safe
def read(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send the calendar to anyone with the address.

    Days are in UTC, because calendar apps send no time zone.
    """
    feed = feed_or_404(token)
    assessment, now = feed.assessment, timezone.now()
    with override(feed.language):
        profile, choices = selectors.plan_inputs(assessment, editions.edition_current())
        milestones = build_plan_view(profile, {}, choices).milestones
        events = services.feed_update(feed=feed, current=milestone_events(milestones, now), now=now)
        plan = request.build_absolute_uri(reverse("assessments:plan", args=[assessment.pk]))
        content = feed_calendar(events, key=feed.pk, address=plan)
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="mlcareer-plan.ics"',
            "Content-Language": feed.language,
            "X-Robots-Tag": "noindex, nofollow, noarchive",
        },
    )
    etag = quote_etag(sha256(content).hexdigest())
    response["ETag"] = etag
    # Apps ask each time, so that a revoked address stops working at once.
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response
