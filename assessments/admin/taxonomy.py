"""Admin pages for the objects of the taxonomy."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RelatedDropdownFilter

from assessments import models
from assessments.admin.base import BlockInline, TableInline
from assessments.admin.fields import other_fields
from assessments.admin.formsets import EnoughParts, ExercisePairs, FourLevels
from assessments.admin.history import HistoryAdmin
from assessments.domain.taxonomy.rules import MAX_LEVEL
from assessments.domain.text import clean_text
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.undo import slug_can_change

# Fields in a separate fieldset.
STATE = ("retired", "position")
WEIGHTING = ("level", "floor", "weight", "weight_reason", "position")


class SkillLevelInline(BlockInline):
    """The four levels of a skill, side by side."""

    model = models.SkillLevel
    taxonomy_field = "levels"
    formset = FourLevels
    template = "admin/assessments/levels.html"
    verbose_name_plural = "levels: what a person at each has done"
    min_num = max_num = 4
    validate_min = True
    can_delete = False


class ResourceInline(BlockInline):
    """Learning resources of a skill."""

    model = models.Resource
    fields = (
        "title",
        "author",
        ("kind", "cost", "language"),
        ("from_level", "to_level", "hours"),
        "address",
        "position",
    )
    ordering_field = "position"
    hide_ordering_field = True
    tab = True


class ExerciseInline(BlockInline):
    """Exercises for a skill."""

    model = models.Exercise
    formset = ExercisePairs
    fields = (("level", "setting"), "exercise", "check_text")
    max_num = 2 * MAX_LEVEL
    tab = True


class PrerequisiteInline(TableInline):
    """Prerequisites of a skill."""

    model = models.Prerequisite
    fk_name = "skill"
    fields = ("for_level", "needs", "level")
    autocomplete_fields = ("needs",)
    tab = True


class RequirementSkillInline(TableInline):
    """Alternative skills of a requirement."""

    model = models.RequirementSkill
    taxonomy_field = "skills"
    formset = EnoughParts
    verbose_name_plural = "skills: any one of these is enough"
    autocomplete_fields = ("skill",)
    ordering_field = "position"
    hide_ordering_field = True
    min_num = 1


class DemandFigureInline(BlockInline):
    """Demand figures of a requirement or specialism."""

    model = models.DemandFigure
    taxonomy_field = "demand_figures"
    fields = ("source", "role", ("term", "period"), ("share", "n"), "text", "position")
    ordering_field = "position"
    hide_ordering_field = True


class SpecialismRequirementInline(TableInline):
    """Requirements of a specialism, as links to their own pages."""

    model = models.Requirement
    fields = ("name", "level", "weight")
    readonly_fields = fields
    show_change_link = True
    is_part = False
    can_delete = False
    max_num = 0
    verbose_name_plural = "requirements (each is edited on its own page)"


class ProjectSkillInline(TableInline):
    """The skills that a project proves."""

    model = models.ProjectSkill
    taxonomy_field = "skills"
    formset = EnoughParts
    verbose_name_plural = "skills that the finished project proves, two or more"
    autocomplete_fields = ("skill",)
    ordering_field = "position"
    hide_ordering_field = True
    min_num = 2


class ChapterStepInline(TableInline):
    """The steps of a chapter, in order."""

    model = models.ChapterStep
    taxonomy_field = "steps"
    formset = EnoughParts
    verbose_name_plural = "steps, in the order in which to take them"
    fields = ("skill", "level", "position")
    autocomplete_fields = ("skill",)
    ordering_field = "position"
    hide_ordering_field = True
    min_num = 1


class ChapterExitInline(BlockInline):
    """What people from some start roles can try after a chapter."""

    model = models.ChapterExit
    taxonomy_field = "exits"
    verbose_name_plural = "early exits: jobs that people can already try after this chapter"
    fields = ("start_role", "advice", "position")
    ordering_field = "position"
    hide_ordering_field = True


class OrderedAdmin(HistoryAdmin):
    """Objects that are ordered by dragging them in their list."""

    ordering: tuple[str, ...] = ("position",)
    ordering_field = "position"
    hide_ordering_field = True
    list_per_page = 200


@admin.register(models.Area)
class AreaAdmin(OrderedAdmin):
    """Areas."""

    list_display = ("name", "slug", "skill_count")
    search_fields = ("name", "slug", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Area]:
        """Add the number of skills to each area."""
        rows: QuerySet[models.Area] = super().get_queryset(request)
        return rows.annotate(skill_count=Count("skills"))

    @admin.display(description="skills")
    def skill_count(self, area: Any) -> int:
        """Return the number of skills in the area."""
        count: int = area.skill_count
        return count


@admin.register(models.Source)
class SourceAdmin(OrderedAdmin):
    """Sources."""

    list_display = ("title", "slug", "year")
    search_fields = ("title", "slug", "detail")


@admin.register(models.Skill)
class SkillAdmin(HistoryAdmin):
    """Skills with their levels, prerequisites and how to learn them."""

    list_display = ("name", "area", "slug", "retired")
    list_filter = ("area", "retired")
    list_select_related = ("area",)
    ordering = ("position",)
    search_fields = ("name", "slug", "aliases")
    list_per_page = 200
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "slug",
                    "area",
                    *other_fields(models.Skill, "name", "slug", "area", *STATE),
                )
            },
        ),
        ("State", {"fields": STATE}),
    )
    inlines: ClassVar = [SkillLevelInline, PrerequisiteInline, ResourceInline, ExerciseInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Allow a change of the slug until people have answered the question."""
        fields = super().get_readonly_fields(request, obj)
        is_free = obj is not None and slug_can_change(obj)
        return tuple(name for name in fields if not (name == "slug" and is_free))

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the form class; the query string can have one more alias, see the demand desk."""
        form_class = super().get_form(request, *args, **kwargs)
        alias = clean_text(request.GET.get("alias", ""))
        if not alias or request.method != "GET":
            return form_class

        class FormWithAlias(form_class):  # type: ignore[valid-type, misc]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.initial["aliases"] = [*self.initial.get("aliases", ()), alias]

        return FormWithAlias


@admin.register(models.Role)
class RoleAdmin(OrderedAdmin):
    """Start and target roles."""

    list_display = ("name", "slug", "is_start", "is_target", "retired")
    search_fields = ("name", "slug", "description")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "slug",
                    *other_fields(models.Role, "name", "slug", "is_start", "is_target", "retired"),
                )
            },
        ),
        ("Use", {"fields": (("is_start", "is_target"), "retired")}),
    )

    def view_on_site(self, role: models.Role) -> str | None:
        """Return the home page with this role selected; None for a retired role."""
        if role.retired:
            return None
        chosen = {"start_role": role.slug} if role.is_start else {"target_role": role.slug}
        return reverse("assessments:home", query=chosen)


@admin.register(models.Requirement)
class RequirementAdmin(HistoryAdmin):
    """Requirements with their skills and demand figures."""

    list_display = ("name", "role", "specialism", "area", "level", "weight", "floor")
    list_filter = (
        ("role", RelatedDropdownFilter),
        ("specialism", RelatedDropdownFilter),
        "area",
        "weight",
        ("skills", AutocompleteSelectFilter),
    )
    list_select_related = ("role", "specialism", "area")
    ordering = (F("role__position").asc(nulls_last=True), "specialism__position", "position")
    search_fields = ("name", "slug", "skills__name", "skills__slug")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("role", "specialism"),
                    "name",
                    "slug",
                    "area",
                    *other_fields(
                        models.Requirement, "role", "specialism", "name", "slug", "area", *WEIGHTING
                    ),
                )
            },
        ),
        ("How much", {"fields": (("level", "floor"), "weight", "weight_reason", "position")}),
        ("Questionnaire", {"fields": ("asked",)}),
    )
    readonly_fields = ("asked",)
    inlines: ClassVar = [RequirementSkillInline, DemandFigureInline]

    @admin.display(description="Asked")
    def asked(self, requirement: models.Requirement) -> str:
        """Return the place of its question for each start role."""
        edition, role = edition_current(), requirement.role
        if role is None or requirement.slug not in {
            row.slug for row in edition.taxonomy.requirements.get(role.slug, ())
        }:
            return str(self.get_empty_value_display())
        places = (
            (edition.question_order(start.slug, role.slug).index(requirement.slug) + 1, start.name)
            for start in edition.taxonomy.start_roles
            if start.slug != role.slug
        )
        return ", ".join(f"{place}: {name}" for place, name in sorted(places))


@admin.register(models.Specialism)
class SpecialismAdmin(OrderedAdmin):
    """Specialisms with their demand figures; their requirements have their own pages."""

    list_display = ("name", "slug")
    search_fields = ("name", "slug", "description")
    fields = ("name", "slug", *other_fields(models.Specialism, "name", "slug"))
    inlines: ClassVar = [SpecialismRequirementInline, DemandFigureInline]


@admin.register(models.Project)
class ProjectAdmin(OrderedAdmin):
    """Projects with the skills that they prove."""

    list_display = ("name", "slug", "setting", "hours")
    list_filter = ("setting", ("skills__skill", AutocompleteSelectFilter))
    search_fields = ("name", "slug", "brief")
    fields = (
        "name",
        "slug",
        ("setting", "hours"),
        *other_fields(models.Project, "name", "slug", "setting", "hours"),
    )
    inlines: ClassVar = [ProjectSkillInline]


@admin.register(models.Chapter)
class ChapterAdmin(OrderedAdmin):
    """Chapters of the target roles' curricula with their steps and early exits."""

    list_display = ("name", "role", "before_applying", "slug")
    list_filter = (
        ("role", RelatedDropdownFilter),
        "before_applying",
        ("steps__skill", AutocompleteSelectFilter),
    )
    list_select_related = ("role",)
    ordering = ("role__position", "position")
    search_fields = ("name", "slug", "outcome", "steps__skill__name", "steps__skill__slug")
    fields = (
        "role",
        "name",
        "slug",
        *other_fields(models.Chapter, "role", "name", "slug", "project_at_work", "project_at_home"),
        ("project_at_work", "project_at_home"),
    )
    inlines: ClassVar = [ChapterStepInline, ChapterExitInline]


class GuideAdmin(HistoryAdmin):
    """Objects that are shown in the career guide."""

    def view_on_site(self, row: Any) -> str:
        """Return the address of the guide."""
        return reverse("assessments:guide")


@admin.register(models.Salary)
class SalaryAdmin(GuideAdmin, OrderedAdmin):
    """Salary figures."""

    list_display = ("role_name", "country", "amount", "amount_to", "currency", "year", "source")
    list_filter = ("country", "kind", ("source", RelatedDropdownFilter))
    list_select_related = ("source",)
    search_fields = ("role_name", "role", "experience", "note")
    fields = (
        ("country", "currency"),
        ("role_name", "role"),
        "experience",
        "kind",
        ("amount", "amount_to"),
        "source",
        ("source_named", "year"),
        "note",
        "position",
    )


@admin.register(models.GuideEntry)
class GuideEntryAdmin(GuideAdmin):
    """The career guide's texts."""

    list_display = ("__str__", "section", "position", "source", "year")
    list_filter = ("section", ("source", RelatedDropdownFilter))
    list_select_related = ("source",)
    search_fields = ("title", "text", "more")
    list_per_page = 200


@admin.register(models.TypicalLevel)
class TypicalLevelAdmin(HistoryAdmin):
    """Typical levels of the start roles."""

    list_display = ("skill", "role", "mean", "spread", "source")
    list_filter = ("role", "skill__area", ("source", RelatedDropdownFilter))
    list_select_related = ("skill", "role", "source")
    search_fields = ("skill__name", "skill__slug")
    autocomplete_fields = ("skill",)
    fields = (("role", "skill"), ("mean", "spread"), "source", "basis")
