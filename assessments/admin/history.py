"""History of taxonomy objects with their parts: list edits and restore earlier versions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin
from unfold.decorators import action

from assessments.admin.base import TaxonomyAdmin
from assessments.admin.drafting import method_in_draft
from assessments.admin.pages import may_open
from assessments.admin.preview import KEEP_EDITING
from assessments.admin.problems import problem_lines
from assessments.models import edit_date
from assessments.selectors import signatures_of
from assessments.taxonomy_store.edits import InconsistentTaxonomyError
from assessments.taxonomy_store.history import (
    Table,
    changes_to_restore,
    deleted_objects,
    object_edits,
    restore_object,
)
from assessments.taxonomy_store.working import working_draft

EDITS_PER_PAGE = 25


class HistoryAdmin(TaxonomyAdmin, SimpleHistoryAdmin):
    """Lists the edits of an object and its parts, and restores earlier versions of both."""

    actions_list = ("removed",)

    @property
    def parts(self) -> list[Table]:
        """Return the related models that are edited on an object's page."""
        return [
            Table(inline.model, _get_foreign_key(self.model, inline.model, inline.fk_name).name)
            for inline in self.inlines
            if getattr(inline, "is_part", True)
        ]

    @method_in_draft
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """List the edits of an object, newest first, even if it was deleted."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        key = self._key(object_id)
        edits = object_edits(self.model, key, self.parts)
        instance = self.model._default_manager.filter(pk=key).first()
        if not (edits or instance):
            raise Http404("no such object, and no history of one")
        context = {
            "title": f"History: {instance or 'a deleted object'}",
            "original": instance,
            "page": Paginator(edits, EDITS_PER_PAGE).get_page(request.GET.get("p")),
            "latest": edits[0].date if edits else None,
            "signatures": signatures_of(instance),
            "draft_date": edit_date() if working_draft() else None,
            "object_id": object_id,
            "may_undo": may_open(request, "undo"),
            "may_restore": self._may_restore(request, instance),
            "restore_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_simple_history",
        }
        return self._page(request, "history", context)

    @method_in_draft
    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Preview the changes of restoring a version, and restore it once confirmed."""
        key = self._key(object_id)
        instance = self.model._default_manager.filter(pk=key).first()
        if not self._may_restore(request, instance):
            raise PermissionDenied
        try:
            date = datetime.fromisoformat(version_id)
        except ValueError as error:
            raise Http404("no such edit") from error
        edits = object_edits(self.model, key, self.parts)
        edit = next((edit for edit in edits if edit.date == date and edit.existed), None)
        if edit is None:
            raise Http404("no such edit, or it deleted the object")
        problems: list[str] = []
        if request.method == "POST" and KEEP_EDITING not in request.POST:
            try:
                return self._run_edit(request, self._restore, key, date)
            except InconsistentTaxonomyError as refusal:
                problems = list(problem_lines(refusal.problems))
            except ValidationError as error:
                problems = error.messages
        context = {
            "title": f"Restore: {instance or 'a deleted object'}",
            "original": instance,
            "edit": edit,
            "changes": changes_to_restore(self.model, key, self.parts, date),
            "problems": problems,
        }
        return self._page(request, "restore", context, status=422 if problems else 200)

    def _restore(self, request: HttpRequest, key: Any, date: datetime) -> HttpResponse:
        """Restore a version. Raises ValidationError."""
        restore_object(self.model, key, self.parts, date)
        restored = self.model._default_manager.get(pk=key)
        self.log_change(
            request,
            restored,
            f"Restored the version of {date:%Y-%m-%d %H:%M} UTC.",
        )
        self.message_user(request, "The earlier version was restored.", messages.SUCCESS)
        if working_draft():
            # In the next request an object that was deleted has another key.
            response: HttpResponse = self.response_post_save_change(request, restored)
            return response
        change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(change, args=[key]))

    @action(  # type: ignore[untyped-decorator]
        description="Removed", url_path="removed", icon="restore_from_trash", permissions=["view"]
    )
    @method_in_draft
    def removed(self, request: HttpRequest) -> HttpResponse:
        """List deleted objects, with links to restore them."""
        context = {
            "title": f"Removed {self.opts.verbose_name_plural}",
            "removed": deleted_objects(self.model),
            "history_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_history",
        }
        return self._page(request, "removed", context)

    def _may_restore(self, request: HttpRequest, instance: Any) -> bool:
        """Return the permission to change the object, or to add one if it was deleted."""
        if instance is None:
            return bool(self.has_add_permission(request))
        return bool(self.has_change_permission(request, instance))

    def _key(self, object_id: str) -> Any:
        try:
            return self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise Http404("no such object") from error

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        context |= self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, f"admin/assessments/{name}.html", context, status=status)
