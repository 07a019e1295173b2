"""Preview of an edit that changes scores, shown before it is saved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from assessments.admin.pages import page_response
from assessments.domain.planning.journeys import typical_journeys
from assessments.domain.taxonomy.differences import Change
from assessments.domain.taxonomy.effects import Effects
from assessments.selectors import affected_assessments

# The digest of the confirmed effects, and the button that goes back to the form.
CONFIRMED = "_confirmed"
KEEP_EDITING = "_edit_further"
PREVIEW_FIELDS = {"csrfmiddlewaretoken", CONFIRMED, KEEP_EDITING}

# The message for a file that was confirmed after another edit.
CHANGED_SINCE = "The taxonomy has changed since this preview. Please check the changes again."

# The number of changed fields that a page shows; each has an old and a new value. About 1 MB.
MAX_SHOWN_FIELDS = 5_000


def shown_effects(effects: Effects) -> dict[str, Any]:
    """Return template context for an edit: its changes and its effects on people."""
    drafts, results = affected_assessments(effects.roles, effects.skills)
    return {
        "effects": effects,
        **_shown_changes(effects.changes),
        "journeys": typical_journeys(effects),
        "drafts": drafts,
        "results": results,
    }


def _shown_changes(changes: Sequence[Change]) -> dict[str, Any]:
    """Return template context for changes: those that fit on the page, and counts of the rest."""
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
    *,
    open_parts: Sequence[str] = (),
) -> TemplateResponse:
    """Return a page with the effects of an edit and a form with hidden fields to confirm it.

    ``sent`` are the hidden fields, by default all of the request. ``note`` describes other effects.
    ``open_parts`` are those of a new object.
    """
    if sent is None:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "title": "Before this is saved",
        "is_popup": "_popup" in request.POST,
        **shown_effects(effects),
        "note": note,
        "is_other_edit": CONFIRMED in request.POST,
        "open_parts": open_parts,
        "sent": [(name, value) for name, value in sent if name not in PREVIEW_FIELDS],
        "is_deletion": request.POST.get("post") == "yes",
    }
    return page_response(request, "admin/preview.html", context)
