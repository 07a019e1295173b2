"""People's answers, for those with a permission of their own; every look is recorded."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, TabularInline

from assessments import models
from assessments.admin.lists import OwnFieldLookups


class ReadOnly:
    """Nothing here is added, changed or deleted."""

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
    """Shown to those who may see people's answers, and to nobody else."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the permission of its own; the usual one is not enough."""
        return request.user.has_perm("assessments.view_personal_answers")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for seeing one."""
        return self.has_view_permission(request)


class AnswerInline(Personal, TabularInline):
    """What was answered."""

    model = models.Answer
    fields = ("skill", "value", "saved_at")
    readonly_fields = fields
    max_num = 0
    ordering = ("skill__position",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the skills with the answers."""
        return super().get_queryset(request).select_related("skill")


@admin.register(models.Assessment)
class AssessmentAdmin(OwnFieldLookups, Personal, ModelAdmin):
    """Assessments with their answers. The list does not say whose they are, unless searched."""

    list_display = ("id", "start_role", "target_role", "created_at", "submitted_at")
    list_select_related = ("start_role", "target_role")
    list_filter = ("target_role", "start_role")
    # Whole addresses: parts of one would be a way to look around.
    search_fields = ("=id", "=user__email")
    search_help_text = "A whole e-mail address or id. What is found counts as seen."
    fields = ("id", "user", "start_role", "target_role", "created_at", "submitted_at")
    inlines: ClassVar = [AnswerInline]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the answers, and record that they were seen."""
        response: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)
        found = self.get_object(request, object_id) if object_id else None
        if response.status_code == 200 and found is not None:
            _record(request, [found])
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List assessments, and record as seen what was found by a search."""
        response: HttpResponse = super().changelist_view(request, extra_context)
        found = (getattr(response, "context_data", None) or {}).get("cl")
        if found is not None and found.query:
            _record(request, found.result_list)
        return response

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Return whether the list can be narrowed by this: by roles, and never by the owner."""
        by_roles = lookup.startswith(("start_role__", "target_role__"))
        return by_roles and super().lookup_allowed(lookup, value, request)


def _record(request: HttpRequest, assessments: Iterable[models.Assessment]) -> None:
    """Record a look at assessments by the person who is signed in."""
    user = request.user
    if user.is_authenticated:
        models.AnswersSeen.objects.bulk_create(
            models.AnswersSeen(user=user, email=user.email, assessment=row.pk)
            for row in assessments
        )


@admin.register(models.AnswersSeen)
class AnswersSeenAdmin(OwnFieldLookups, ReadOnly, ModelAdmin):
    """Who looked at whose answers, for those who may do everything."""

    list_display = ("seen_at", "email", "assessment")
    search_fields = ("email", "=assessment")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this is a superuser; no permission gives it."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for seeing one."""
        return self.has_view_permission(request)
