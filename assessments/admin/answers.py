"""People's answers, for those with a permission of their own; every look is recorded."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, TabularInline

from assessments import models


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
class AssessmentAdmin(Personal, ModelAdmin):
    """Assessments with their answers."""

    list_display = ("id", "user", "start_role", "target_role", "created_at", "submitted_at")
    list_select_related = ("user", "start_role", "target_role")
    list_filter = ("target_role", "start_role")
    search_fields = ("=id", "user__email")
    fields = ("id", "user", "start_role", "target_role", "created_at", "submitted_at")
    inlines: ClassVar = [AnswerInline]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the answers, and record that they were seen."""
        response: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)
        found = self.get_object(request, object_id) if object_id else None
        user = request.user
        if response.status_code == 200 and found is not None and user.is_authenticated:
            models.AnswersSeen.objects.create(user=user, email=user.email, assessment=found.pk)
        return response


@admin.register(models.AnswersSeen)
class AnswersSeenAdmin(ReadOnly, ModelAdmin):
    """Who looked at whose answers, for those who may do everything."""

    list_display = ("seen_at", "email", "assessment")
    search_fields = ("email", "=assessment")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this is a superuser; no permission gives it."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for seeing one."""
        return self.has_view_permission(request)
