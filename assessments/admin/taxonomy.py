"""The objects of the taxonomy."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from assessments import models
from assessments.admin.base import HTTPS, TaxonomyAdmin


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
