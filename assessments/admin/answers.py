"""Users' answers, shown only with a special permission; every access is recorded."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, TabularInline

from assessments import models
from assessments.admin.lists import OwnFieldLookups


class ReadOnly:
    """Mixin for a ModelAdmin that cannot add, change or delete rows."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False


class Personal(ReadOnly):
    """Mixin for a ModelAdmin that only users with view_personal_answers can see."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Require view_personal_answers; the model's view permission is not enough."""
        return request.user.has_perm("assessments.view_personal_answers")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return has_view_permission."""
        return self.has_view_permission(request)


class AnswerInline(Personal, TabularInline):
    """The answers of an assessment."""

    model = models.Answer
    fields = ("skill", "value", "saved_at")
    readonly_fields = fields
    max_num = 0
    ordering = ("skill__position",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Select the skills in the same query."""
        return super().get_queryset(request).select_related("skill")


@admin.register(models.Assessment)
class AssessmentAdmin(OwnFieldLookups, Personal, ModelAdmin):
    """Assessments with their answers. The list does not show their owners."""

    list_display = ("id", "start_role", "target_role", "created_at", "submitted_at")
    list_select_related = ("start_role", "target_role")
    list_filter = ("target_role", "start_role")
    # Exact matches only, so that it is not possible to browse by parts of an address.
    search_fields = ("=id", "=user__email")
    search_help_text = "A complete email address or id. Viewing search results is recorded."
    fields = ("id", "user", "start_role", "target_role", "created_at", "submitted_at")
    inlines: ClassVar = [AnswerInline]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the answers and record the access."""
        response: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)
        assessment = self.get_object(request, object_id) if object_id else None
        if response.status_code == 200 and assessment is not None:
            _record_access(request, [assessment])
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List assessments; the results of a search are recorded as accessed."""
        response: HttpResponse = super().changelist_view(request, extra_context)
        change_list = (getattr(response, "context_data", None) or {}).get("cl")
        if change_list is not None and change_list.query:
            _record_access(request, change_list.result_list)
        return response

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow filters by role, but never by owner."""
        by_roles = lookup.startswith(("start_role__", "target_role__"))
        return by_roles and super().lookup_allowed(lookup, value, request)


def _record_access(request: HttpRequest, assessments: Iterable[models.Assessment]) -> None:
    """Record that the signed-in user has seen these assessments."""
    user = request.user
    if user.is_authenticated:
        models.AnswerAccess.objects.bulk_create(
            models.AnswerAccess(user=user, email=user.email, assessment=row.pk)
            for row in assessments
        )


@admin.register(models.AnswerAccess)
class AnswerAccessAdmin(OwnFieldLookups, ReadOnly, ModelAdmin):
    """Log of accesses to answers, for superusers."""

    list_display = ("seen_at", "email", "assessment")
    search_fields = ("email", "=assessment")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow superusers only; no permission grants it."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return has_view_permission."""
        return self.has_view_permission(request)
