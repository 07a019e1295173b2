"""Undo a whole edit of the taxonomy: what it changed back, a preview, and the confirmation."""

from datetime import UTC, datetime

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from assessments.admin.drafting import in_draft
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import problem_lines
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)
from assessments.taxonomy_store.undo import UndoError, changes_to_undo, undo_edit


@permission_required("assessments.exchange_taxonomy", raise_exception=True)
@in_draft
def undo(request: HttpRequest, date: str) -> HttpResponse:
    """Show what undoing an edit changes; on POST preview the effects, or undo it.

    Raises Http404 for an unknown date.
    """
    try:
        moment = datetime.fromisoformat(date).astimezone(UTC)
        changes = changes_to_undo(moment)
    except (ValueError, OverflowError) as error:
        raise Http404("no such edit") from error
    except UndoError as refusal:
        return _page(request, date, problems=[str(refusal)])
    if not changes:
        raise Http404("no such edit")
    if request.method != "POST" or KEEP_EDITING in request.POST:
        return _page(request, date, moment=moment, changes=changes)
    try:
        with taxonomy_edit(request.POST.get(CONFIRMED, ""), always_ask=True):
            undo_edit(moment)
    except UnconfirmedEditError as pending:
        return preview_page(request, pending.effects)
    except InconsistentTaxonomyError as refusal:
        return _page(request, date, moment=moment, problems=problem_lines(refusal.problems))
    except UndoError as refusal:
        return _page(request, date, moment=moment, problems=[str(refusal)])
    messages.success(request, _("The edit was undone."))
    return redirect("admin:index")


def _page(request: HttpRequest, date: str, **context: object) -> HttpResponse:
    status = 422 if context.get("problems") else 200
    context |= admin.site.each_context(request) | {"title": _("Undo an edit"), "date": date}
    return TemplateResponse(request, "admin/assessments/undo.html", context, status=status)


admin.site.add_page("undo/<str:date>/", undo, "undo")  # type: ignore[attr-defined]
