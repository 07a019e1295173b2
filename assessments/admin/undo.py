"""Undo a whole edit of the taxonomy: what it changed back, a preview, and the confirmation."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.admin.drafting import in_draft
from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import problem_lines
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)
from assessments.taxonomy_store.undo import UndoError, changes_to_undo, undo_edit


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
        return _page(request, problems=[str(refusal)])
    if not changes:
        raise Http404("no such edit")
    if request.method != "POST" or KEEP_EDITING in request.POST:
        return _page(request, moment=moment, changes=changes)
    try:
        with taxonomy_edit(request.POST.get(CONFIRMED, ""), always_ask=True):
            undo_edit(moment)
    except UnconfirmedEditError as pending:
        return preview_page(request, pending.effects)
    except InconsistentTaxonomyError as refusal:
        return _page(request, moment=moment, problems=problem_lines(refusal.problems))
    except UndoError as refusal:
        return _page(request, moment=moment, problems=[str(refusal)])
    messages.success(request, "The edit was undone.")
    return redirect("admin:index")


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    status = 422 if context.get("problems") else 200
    context |= {"title": "Undo an edit"}
    return page_response(request, "admin/assessments/undo.html", context, status=status)


add_page("undo/<str:date>/", undo, "undo", "assessments.exchange_taxonomy")
