"""What every taxonomy page of the admin does: an edit is checked as a whole."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models as db
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget

from assessments.admin.fields import LinesField, TextField
from assessments.admin.help import HELP
from assessments.taxonomy.check import taxonomy_problems
from assessments.taxonomy.loading import load_taxonomy
from assessments.taxonomy.store import taxonomy_touch

# An address typed without a scheme is https; a list is written one entry a line.
OVERRIDES: Any = {
    db.URLField: {"assume_scheme": "https"},
    db.JSONField: {
        "form_class": LinesField,
        "widget": UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    },
    db.TextField: {"form_class": TextField, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})},
}


class InconsistentTaxonomyError(Exception):
    """An edit would leave the taxonomy inconsistent; ``problems`` says how."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Explained:
    """Says beside each field what ``help.py`` has for it."""

    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form's field with its help text."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        text = HELP.get(db_field.model._meta.model_name or "", {}).get(db_field.name)
        if formfield and text:
            formfield.help_text = text
        return formfield


class Rows(Explained, TabularInline):
    """Parts of an object as rows of a table."""

    extra = 0


class Blocks(Explained, StackedInline):
    """Parts of an object, one below the other."""

    extra = 0


class TaxonomyAdmin(Explained, ModelAdmin):
    """Refuses an edit that leaves the taxonomy inconsistent, and counts the others.

    Whether it does shows only when all its parts are saved: so it is saved, checked as a whole
    and rolled back, and the form comes back with what was typed and why.
    """

    list_filter_submit = True
    warn_unsaved_form = True

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
        response: HttpResponse
        try:
            response = super().changeform_view(request, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            request.taxonomy_problems = refusal.problems  # type: ignore[attr-defined]
            response = super().changeform_view(request, *args, **kwargs)
        return response

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, or say why not."""
        return self._or_back(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List, put in order, delete several, or say why not."""
        return self._or_back(request, self._changelist_in_one, *args, **kwargs)

    def _changelist_in_one(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check once for all rows that were moved, not once for each."""
        request.checked_later = []  # type: ignore[attr-defined]
        with transaction.atomic():
            response: HttpResponse = super().changelist_view(request, *args, **kwargs)
            if request.checked_later:  # type: ignore[attr-defined]
                self._check_and_count()
        return response

    def _or_back(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            # What was said before the check no longer holds.
            list(messages.get_messages(request))
            for problem in refusal.problems:
                self.message_user(request, f"Nothing was changed: {problem}", messages.ERROR)
            return redirect(request.get_full_path())
        return response

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the parts, and number those that have a position from 0 in the order shown."""
        super().save_formset(request, form, formset, change)
        if "position" not in {field.name for field in formset.model._meta.fields}:
            return
        kept = [
            row
            for row in formset.forms
            if row.instance.pk and row not in getattr(formset, "deleted_forms", [])
        ]
        # A row that was added stands last, wherever its number says.
        kept.sort(key=lambda row: (row not in formset.initial_forms, row.instance.position))
        for position, row in enumerate(kept):
            if row.instance.position != position:
                row.instance.position = position
                row.instance.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the inlines. Raises InconsistentTaxonomyError."""
        super().save_related(request, form, formsets, change)
        self._count_change(request)

    def delete_model(self, request: HttpRequest, obj: db.Model) -> None:
        """Delete one. Raises InconsistentTaxonomyError."""
        super().delete_model(request, obj)
        self._count_change(request)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete several, all or none. Raises InconsistentTaxonomyError."""
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            self._count_change(request)

    def _count_change(self, request: HttpRequest) -> None:
        later: list[bool] | None = getattr(request, "checked_later", None)
        if later is None:
            self._check_and_count()
        else:
            later.append(True)

    @staticmethod
    def _check_and_count() -> None:
        if problems := taxonomy_problems(load_taxonomy()):
            raise InconsistentTaxonomyError(problems)
        taxonomy_touch()
