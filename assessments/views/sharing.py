"""Links to a report, and the shared report itself."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.forms import ShareForm
from assessments.models import SharedReport
from assessments.selectors.report import MAX_SHARED_CHARACTERS, MAX_SHARED_ITEMS
from assessments.services import sharing as links
from assessments.views.requests import form_target, page_with_form, requested_language
from assessments.web.access import assessment_or_404, share_or_404
from assessments.web.picture import headline_sentences, report_picture


@page_with_form
def sharing(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """List the links to a report, and create a new one."""
    assessment = assessment_or_404(request, assessment_id, with_result=True)
    if not assessment.is_submitted:
        return redirect("assessments:review", assessment.pk)
    form, status = ShareForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            links.share_create(assessment=assessment, **form.cleaned_data)
            return redirect("assessments:sharing", assessment.pk)
        except links.NotShareableError:
            status = 409
        except links.TooManyLinksError:
            full = _(
                "This report already has %(most)d open links. Turn some off before you "
                "create another."
            )
            form.add_error(None, full % {"most": links.MAX_LINKS})
            status = 409
    elif form.errors:
        status = 422
    context = {
        "assessment": assessment,
        "form": form,
        "most_items": MAX_SHARED_ITEMS,
        "most_characters": MAX_SHARED_CHARACTERS,
        "can_be_shared": links.can_be_shared(assessment),
        "shares": [
            (share, request.build_absolute_uri(share.get_absolute_url()))
            for share in assessment.shares.all()
        ],
    }
    return render(request, "sharing/links.html", context, status=status)


@form_target("assessments:sharing", "assessment_id")
def revoke(request: HttpRequest, assessment_id: UUID, share_id: int) -> HttpResponse:
    """Revoke a link; revoking it again changes nothing."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        links.share_revoke(assessment=assessment, share_id=share_id)
    except SharedReport.DoesNotExist as error:
        raise Http404("no such link of this report") from error
    return redirect("assessments:sharing", assessment.pk)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a report, read-only, to anyone with the link; search engines must not index it."""
    share = share_or_404(token)
    page = selectors.report_page(
        share.assessment, shows_evidence=share.shows_evidence, is_shared=True
    )
    context = {"share": share, "headline": " ".join(headline_sentences(page["view"])), **page}
    return _not_listed(render(request, "sharing/shared.html", context))


@require_safe
def shared_summary(request: HttpRequest, token: str) -> HttpResponse:
    """Show a report on one page of paper, without the plan, to anyone with the link."""
    share = share_or_404(token)
    page = selectors.report_page(share.assessment, shows_evidence=False, is_shared=True)
    return _not_listed(render(request, "report/summary.html", {"share": share, **page}))


@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Send the picture of a report to anyone with the link, in the language of ``?lang=``.

    Like every page it may not be stored, so it is gone once the link is revoked.
    """
    share = share_or_404(token)
    language = requested_language(request)
    with override(language):
        content = report_picture(share.assessment)
    headers = {"Content-Language": language}
    return _not_listed(HttpResponse(content, content_type="image/png", headers=headers))


def _not_listed(response: HttpResponse) -> HttpResponse:
    """Ask search engines not to list a response."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
