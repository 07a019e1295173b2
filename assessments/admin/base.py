"""What every taxonomy page of the admin does: an edit is checked, and shown before it counts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models as db
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from assessments.admin.deletion import CountsPersonalRows
from assessments.admin.fields import LinesField, TextField, no_control_characters
from assessments.admin.help import field_help
from assessments.admin.lists import OwnFieldLookups
from assessments.admin.preview import CONFIRMED, EDIT_FURTHER, preview_page
from assessments.forms.parts import CleanTextField
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    TaxonomyEdit,
    UnconfirmedEditError,
)

# An address typed without a scheme is https; a list is written one entry a line.
OVERRIDES: Any = {
    db.CharField: {"form_class": CleanTextField},
    db.SlugField: {"form_class": forms.SlugField, "widget": UnfoldAdminTextInputWidget},
    db.URLField: {"assume_scheme": "https"},
    db.JSONField: {
        "form_class": LinesField,
        "widget": UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    },
    db.TextField: {"form_class": TextField, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})},
}


class Explained:
    """Shows the help of each field."""

    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form's field with its help text."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(formfield, forms.CharField):
            formfield.validators.append(no_control_characters)
        text = field_help(db_field)
        if formfield and text:
            formfield.help_text = text
        return formfield


class Rows(Explained, TabularInline):
    """Parts of an object as rows of a table."""

    extra = 0


class Blocks(Explained, StackedInline):
    """Parts of an object, one below the other."""

    extra = 0


class TaxonomyAdmin(OwnFieldLookups, CountsPersonalRows, Explained, ModelAdmin):
    """Refuses an edit that leaves the taxonomy inconsistent, and counts the others.

    Whether it does shows only when all its parts are saved: so it is saved, checked as a whole
    and rolled back, and the form comes back with what was typed and why. An edit that moves
    scores is rolled back as well until somebody has seen its effects and confirmed them.
    """

    list_filter_submit = True
    warn_unsaved_form = True

    def get_readonly_fields(self, request: HttpRequest, obj: db.Model | None = None) -> Any:
        """Keep the slug of what is there: people's results, plans and files name things by it."""
        fields = super().get_readonly_fields(request, obj)
        has_slug = any(field.name == "slug" for field in self.model._meta.fields)
        return (*fields, "slug") if obj and has_slug else fields

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
        """Show, save, show what saving would do, or show again with the reason for a refusal."""
        view = super().changeform_view
        if EDIT_FURTHER in request.POST:
            problems = ["Nothing is saved yet: this is what you typed."]
        else:
            try:
                return self._edited(request, view, *args, **kwargs)
            except InconsistentTaxonomyError as refusal:
                problems = refusal.problems
        request.taxonomy_problems = problems  # type: ignore[attr-defined]
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, show what that would do, or say why not."""
        return self._or_back(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List, put in order, delete several, show what that would do, or say why not."""
        return self._or_back(request, self._list, *args, **kwargs)

    def _list(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Settle once for all rows that were moved, not once for each."""
        moved = request.method == "POST" and "_save" in request.POST
        request.settled_later = moved  # type: ignore[attr-defined]
        response: HttpResponse = super().changelist_view(request, *args, **kwargs)
        if moved:
            request.taxonomy_edit.settle()  # type: ignore[attr-defined]
        return response

    def _or_back(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._edited(request, view, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            # What was said before the check no longer holds.
            list(messages.get_messages(request))
            for problem in refusal.problems:
                self.message_user(request, f"Nothing was changed: {problem}", messages.ERROR)
            return redirect(request.get_full_path())

    def _edited(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run a page that may save something. Raises InconsistentTaxonomyError."""
        may = (self.has_add_permission, self.has_change_permission, self.has_delete_permission)
        # Whoever may not edit holds up nobody who may.
        if request.method == "POST" and not any(check(request) for check in may):
            raise PermissionDenied
        try:
            with transaction.atomic():
                if request.method == "POST":
                    edit = TaxonomyEdit(request.POST.get(CONFIRMED, ""))
                    request.taxonomy_edit = edit  # type: ignore[attr-defined]
                response: HttpResponse = view(request, *args, **kwargs)
                return response
        except UnconfirmedEditError as pending:
            return preview_page(request, pending.effects)

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
        """Save the inlines. Raises InconsistentTaxonomyError or UnconfirmedEditError."""
        super().save_related(request, form, formsets, change)
        if not getattr(request, "settled_later", False):
            request.taxonomy_edit.settle()  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: db.Model) -> None:
        """Delete one. Raises InconsistentTaxonomyError or UnconfirmedEditError."""
        super().delete_model(request, obj)
        request.taxonomy_edit.settle()  # type: ignore[attr-defined]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete several, all or none, as with one."""
        super().delete_queryset(request, queryset)
        request.taxonomy_edit.settle()  # type: ignore[attr-defined]
