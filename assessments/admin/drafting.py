"""The draft of changes: work in it on every page of the taxonomy, review it and publish it."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from assessments import models
from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CONFIRMED, shown_effects
from assessments.domain.taxonomy.draft_words import DraftWords
from assessments.domain.taxonomy.drafting import draft_conflicts, path_key
from assessments.domain.taxonomy.effects import taxonomy_effects
from assessments.taxonomy_store.drafts import (
    DraftChangedError,
    draft_applied,
    draft_change,
    draft_decide,
    draft_drop,
    draft_publish,
    open_draft,
    work_in_draft,
)
from assessments.taxonomy_store.edits import InconsistentTaxonomyError, UnconfirmedEditError
from assessments.taxonomy_store.loading import load_taxonomy

# In the session: the editor works in the draft. In a form: its page was opened in the draft.
DRAFT = "_draft"
PERMISSION = "assessments.exchange_taxonomy"
PUBLISHED_SHOWN = 10

View = Callable[..., HttpResponse]


def is_drafting(request: HttpRequest) -> bool:
    """Return True if the request works in the draft.

    A form that was opened in the draft is not published, even if the editor has left the draft in
    another window. Raises PermissionDenied if they may not use the draft any more.
    """
    may_draft = request.user.has_perm(PERMISSION)
    if DRAFT in request.POST and not may_draft:
        raise PermissionDenied
    return may_draft and (DRAFT in request.POST or DRAFT in request.session)


def show_draft_bar(request: HttpRequest) -> None:
    """Show on the page of the request whether the editor works in the draft."""
    request.draft = SimpleLazyObject(open_draft)  # type: ignore[attr-defined]
    request.is_drafting = is_drafting(request)  # type: ignore[attr-defined]
    request.may_draft = request.user.has_perm(PERMISSION)  # type: ignore[attr-defined]


def in_draft(view: View) -> View:
    """Decorate a view of the taxonomy so that it works in the draft if the editor does."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        show_draft_bar(request)
        if not is_drafting(request):
            return view(request, *args, **kwargs)
        editor = cast("models.User", request.user)
        try:
            with work_in_draft(editor, may_edit=request.method == "POST") as working:
                response: Any = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()  # while the draft is in the database
        except InconsistentTaxonomyError:
            messages.error(request, "The draft no longer fits what was published. Decide here.")
            return redirect("admin:draft")
        if working.after is not None:
            # Instead of the view's message that it has saved the edit.
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            messages.success(request, "Your change is in the draft. It is not published yet.")
        return cast("HttpResponse", response)

    return wrapped


def method_in_draft(method: View) -> View:
    """Decorate a method of a ModelAdmin that is a view, see ``in_draft``."""

    @wraps(method)
    def wrapped(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view = partial(method, self)
        return (in_draft(view) if self.is_collected else view)(request, *args, **kwargs)

    return wrapped


def draft_mode(request: HttpRequest) -> HttpResponse:
    """Start or stop working in the draft, and return to the page."""
    if request.method == "POST":
        if request.POST.get("on"):
            request.session[DRAFT] = True
        else:
            request.session.pop(DRAFT, None)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "admin:draft")


def draft_page(request: HttpRequest) -> HttpResponse:
    """Show the draft: conflicts, changes and effects; on POST change, publish or drop it."""
    if request.method != "POST":
        return _page(request)
    try:
        _do(request)
    except DraftChangedError:
        messages.warning(request, "The draft has changed since you opened this page. Look again.")
    except UnconfirmedEditError:
        messages.warning(request, "Other changes were published since this preview. Look again.")
    except InconsistentTaxonomyError:
        pass  # The page lists the problems.
    return redirect("admin:draft")


def _do(request: HttpRequest) -> None:
    """Carry out what the button says. Raises what the services of drafts raise."""
    sent, editor = request.POST, cast("models.User", request.user)
    version = sent.get("version", "")
    seen = int(version) if version.isdecimal() else -1
    if CONFIRMED in sent:
        draft_publish(seen, sent[CONFIRMED])
        request.session.pop(DRAFT, None)
        messages.success(request, "The draft was published.")
    elif "decide" in sent:
        keep = {name.removeprefix("keep-") for name, value in sent.items() if value == "draft"}
        draft_decide(editor, seen, keep)
        messages.success(request, "Your decisions are in the draft.")
    elif "leave_out" in sent:
        left_out = sent.get("object")
        draft_change(
            editor, seen, lambda edits: [e for e in edits if path_key(e.object) != left_out]
        )
        messages.success(request, "The change is no longer in the draft.")
    elif "drop" in sent:
        draft_drop(seen)
        messages.success(request, "The draft was dropped. Nothing was published.")


def _page(request: HttpRequest) -> HttpResponse:
    draft, published = open_draft(), load_taxonomy()
    context: dict[str, Any] = {
        "title": "Draft of changes",
        "draft": draft,
        "is_drafting": is_drafting(request),
        "published": models.TaxonomyDraft.objects.exclude(published_at=None).prefetch_related(
            "authors"
        )[:PUBLISHED_SHOWN],
    }
    if draft:
        try:
            drafted = draft_applied(draft, published).taxonomy
            context |= shown_effects(taxonomy_effects(published, drafted))
        except InconsistentTaxonomyError as error:
            context["problems"] = error.problems
        words = DraftWords(published, draft.edits)
        conflicts = draft_conflicts(draft.edits, published)
        context["conflicts"] = [words.choice(conflict) for conflict in conflicts]
        context["objects"] = words.objects()
    return page_response(request, "admin/draft.html", context)


for route, page, name in (
    ("draft/", draft_page, "draft"),
    ("draft/mode/", draft_mode, "draft-mode"),
):
    add_page(route, page, name, PERMISSION)
