"""Editing the taxonomy in Django's admin, by the same rules as the import."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest

from assessments import models
from assessments.taxonomy.store import taxonomy_touch


class TaxonomyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Counts every change, so that the site reads the taxonomy again."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the inlines, then count the change."""
        super().save_related(request, form, formsets, change)
        taxonomy_touch()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete, then count the change."""
        super().delete_model(request, obj)
        taxonomy_touch()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete, then count the change."""
        super().delete_queryset(request, queryset)
        taxonomy_touch()


class SkillLevelInline(admin.TabularInline):  # type: ignore[type-arg]
    """All four levels side by side."""

    model = models.SkillLevel
    min_num = max_num = 4
    validate_min = True
    extra = 0


class PrerequisiteInline(admin.TabularInline):  # type: ignore[type-arg]
    """What must come first."""

    model = models.Prerequisite
    fk_name = "skill"
    autocomplete_fields = ("needs",)
    extra = 0


class AtLeastOneSkill(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The skills of a requirement: one or more."""

    def clean(self) -> None:
        """Refuse a requirement without a skill."""
        super().clean()
        if not any(
            form.cleaned_data and not form.cleaned_data.get("DELETE")
            for form in self.forms
            if hasattr(form, "cleaned_data")
        ):
            raise ValidationError("A requirement needs at least one skill: add one here.")


class RequirementSkillInline(admin.TabularInline):  # type: ignore[type-arg]
    """At least one of these."""

    model = models.RequirementSkill
    formset = AtLeastOneSkill
    autocomplete_fields = ("skill",)
    extra = 0
    min_num = 1


class EvidenceInline(admin.StackedInline):  # type: ignore[type-arg]
    """Why it is asked for."""

    model = models.Evidence
    extra = 0


@admin.register(models.Area, models.Source)
class NamedAdmin(TaxonomyAdmin):
    """Areas and sources."""

    list_display = ("__str__", "slug", "position")


@admin.register(models.Skill)
class SkillAdmin(TaxonomyAdmin):
    """Skills with their levels and prerequisites."""

    list_display = ("name", "area", "slug", "retired", "reviewed")
    list_filter = ("area", "retired", "reviewed")
    list_select_related = ("area",)
    search_fields = ("name", "slug", "aliases")
    inlines: ClassVar = [SkillLevelInline, PrerequisiteInline]


@admin.register(models.Role)
class RoleAdmin(TaxonomyAdmin):
    """Start and target roles."""

    list_display = ("name", "slug", "is_start", "is_target", "retired")


@admin.register(models.Requirement)
class RequirementAdmin(TaxonomyAdmin):
    """Requirements with their skills and evidence."""

    list_display = ("name", "role", "area", "level", "weight", "floor")
    list_filter = ("role", "area")
    list_select_related = ("role", "area")
    search_fields = ("name", "slug")
    inlines: ClassVar = [RequirementSkillInline, EvidenceInline]


@admin.register(models.TypicalLevel)
class TypicalLevelAdmin(TaxonomyAdmin):
    """Typical levels of the start roles."""

    list_display = ("skill", "role", "mean", "spread", "source")
    list_filter = ("role", "skill__area")
    list_select_related = ("skill", "role", "source")
    search_fields = ("skill__name", "skill__slug")
    autocomplete_fields = ("skill",)


@admin.register(models.User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts by e-mail address; answers are not shown here."""

    ordering = ("email",)
    list_display = ("email", "is_staff", "date_joined")
    search_fields = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (
            "Rights",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
    )
    add_fieldsets = ((None, {"fields": ("email", "password1", "password2")}),)
