"""The page between an edit that moves scores and its being saved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse

from assessments.domain.taxonomy.differences import Change
from assessments.domain.taxonomy.effects import Effects
from assessments.selectors import affected_assessments

# The digest of the effects that somebody agreed to, and the button that goes back to the form.
CONFIRMED = "_confirmed"
EDIT_FURTHER = "_edit_further"
OWN = {"csrfmiddlewaretoken", CONFIRMED, EDIT_FURTHER}

# The fields that a page shows, each with its old and its new value; about 1 MB.
MAX_SHOWN_FIELDS = 5_000


def shown_changes(changes: Sequence[Change]) -> dict[str, Any]:
    """Return what a template shows of changes: those that fit, and lines that count the others."""
    size = shown = 0
    for change in changes:
        size += max(len(change.fields), 1)
        if size > MAX_SHOWN_FIELDS:
            break
        shown += 1
    rest = Counter((change.action, change.kind) for change in changes[shown:])
    return {
        "change_count": len(changes),
        "changes": changes[:shown],
        "more": [f"{count:,} × {action} {kind}" for (action, kind), count in rest.items()],
    }


def preview_page(
    request: HttpRequest,
    effects: Effects,
    sent: Iterable[tuple[str, str]] | None = None,
    note: str = "",
) -> TemplateResponse:
    """Show what an edit would do, with what was sent hidden in a form that sends it again.

    ``sent`` are its fields, all that the request had where it is not given. ``note`` says what
    else it does.
    """
    if sent is None:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    drafts, results = affected_assessments(effects.roles, effects.skills)
    context = {
        **admin.site.each_context(request),
        "title": "Before this is saved",
        "is_popup": "_popup" in request.POST,
        "effects": effects,
        **shown_changes(effects.changes),
        "note": note,
        "drafts": drafts,
        "results": results,
        "sent": [(name, value) for name, value in sent if name not in OWN],
        "is_deletion": request.POST.get("post") == "yes",
    }
    return TemplateResponse(request, "admin/preview.html", context)
