"""Editing the taxonomy in Django's admin, by the same rules as the import."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments import models
from assessments.taxonomy.check import taxonomy_problems
from assessments.taxonomy.loading import load_taxonomy
from assessments.taxonomy.store import taxonomy_touch

# An address typed without a scheme is https.
HTTPS: Any = {URLField: {"assume_scheme": "https"}}


class InconsistentTaxonomyError(Exception):
    """An edit would leave the taxonomy inconsistent; ``problems`` says how."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class TaxonomyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Refuses an edit that leaves the taxonomy inconsistent, and counts the others.

    Whether it does shows only when all its parts are saved: so it is saved, checked as a whole
    and rolled back, and the form comes back with what was typed and why.
    """

    formfield_overrides = HTTPS

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the form; after a refusal it carries the problems as errors."""
        form_class = super().get_form(request, *args, **kwargs)
        problems: list[str] = getattr(request, "taxonomy_problems", [])
        if not problems:
            return form_class

        class RefusedForm(form_class):  # type: ignore[valid-type, misc]
            def clean(self) -> None:
                super().clean()
                raise ValidationError(problems)

        return RefusedForm

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show, save, or show again with the reason for a refusal."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            request.taxonomy_problems = refusal.problems  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, or say why not."""
        return self._or_back(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List, delete several, or say why not."""
        return self._or_back(request, super().changelist_view, *args, **kwargs)

    def _or_back(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            for problem in refusal.problems:
                self.message_user(request, f"Nothing was deleted: {problem}", messages.ERROR)
            return redirect(request.get_full_path())
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the inlines. Raises InconsistentTaxonomyError."""
        super().save_related(request, form, formsets, change)
        self._count_change()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete one. Raises InconsistentTaxonomyError."""
        super().delete_model(request, obj)
        self._count_change()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete several, all or none. Raises InconsistentTaxonomyError."""
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            self._count_change()

    @staticmethod
    def _count_change() -> None:
        if problems := taxonomy_problems(load_taxonomy()):
            raise InconsistentTaxonomyError(problems)
        taxonomy_touch()


class SkillLevelInline(admin.TabularInline):  # type: ignore[type-arg]
    """All four levels side by side."""

    model = models.SkillLevel
    min_num = max_num = 4
    validate_min = True
    extra = 0


class ResourceInline(admin.StackedInline):  # type: ignore[type-arg]
    """What to learn it from."""

    model = models.Resource
    formfield_overrides = HTTPS
    extra = 0


class ExerciseInline(admin.StackedInline):  # type: ignore[type-arg]
    """How to practise it."""

    model = models.Exercise
    max_num = 2
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
    fields = ("source", "role", "term", "period", "share", "n", "text", "position")
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
    inlines: ClassVar = [SkillLevelInline, PrerequisiteInline, ResourceInline, ExerciseInline]


@admin.register(models.Role)
class RoleAdmin(TaxonomyAdmin):
    """Start and target roles."""

    list_display = ("name", "slug", "is_start", "is_target", "retired")


@admin.register(models.Requirement)
class RequirementAdmin(TaxonomyAdmin):
    """Requirements with their skills and evidence."""

    list_display = ("name", "role", "specialism", "area", "level", "weight", "floor")
    list_filter = ("role", "specialism", "area")
    list_select_related = ("role", "specialism", "area")
    search_fields = ("name", "slug")
    inlines: ClassVar = [RequirementSkillInline, EvidenceInline]


@admin.register(models.Specialism)
class SpecialismAdmin(TaxonomyAdmin):
    """Specialisms with their evidence; their requirements are edited as such."""

    list_display = ("name", "slug", "position")
    inlines: ClassVar = [EvidenceInline]


@admin.register(models.Salary)
class SalaryAdmin(TaxonomyAdmin):
    """Salary figures."""

    list_display = ("role_name", "country", "amount", "amount_to", "currency", "year", "source")
    list_select_related = ("source",)


@admin.register(models.GuideEntry)
class GuideEntryAdmin(TaxonomyAdmin):
    """The career guide's texts."""

    list_display = ("__str__", "section", "source", "year")
    list_filter = ("section",)
    list_select_related = ("source",)


@admin.register(models.TypicalLevel)
class TypicalLevelAdmin(TaxonomyAdmin):
    """Typical levels of the start roles."""

    list_display = ("skill", "role", "mean", "spread", "source")
    list_filter = ("role", "skill__area")
    list_select_related = ("skill", "role", "source")
    search_fields = ("skill__name", "skill__slug")
    autocomplete_fields = ("skill",)


class AccountCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account by its e-mail address."""

    class Meta:
        """Nothing but the address."""

        model = models.User
        fields = ("email",)


class AccountChangeForm(UserChangeForm):  # type: ignore[type-arg]
    """An account's address and rights."""

    class Meta:
        """What the admin below shows."""

        model = models.User
        fields = "__all__"


@admin.register(models.User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts by e-mail address; answers are not shown here."""

    form = AccountChangeForm
    add_form = AccountCreationForm
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
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
