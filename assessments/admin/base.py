"""Base classes for the taxonomy's admin pages, which check and preview every edit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db import models as db
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from assessments.admin.deletion import PersonalRowsCountMixin
from assessments.admin.drafting import View, method_in_draft
from assessments.admin.fields import LinesField, TextField, no_control_characters
from assessments.admin.help import field_help
from assessments.admin.lists import OwnFieldLookups
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import (
    ShownProblem,
    part_problems,
    problem_lines,
    refuse_form,
)
from assessments.forms.parts import CleanTextField
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)
from assessments.taxonomy_store.working import working_draft

# Addresses without a scheme get https; lists are edited as one entry per line.
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


class HelpTextMixin:
    """Adds the help text of each field to its form field."""

    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field with its help text."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(formfield, forms.CharField):
            formfield.validators.append(no_control_characters)
        if working_draft() and hasattr(formfield, "widget"):
            # A pop-up returns a key that the object does not have in the next request.
            formfield.widget.can_add_related = False
        text = field_help(db_field)
        if formfield and text:
            formfield.help_text = text
        return formfield


class PartInline(HelpTextMixin):
    """Parts of an object, with the problems of ``taxonomy_field``, the object's field for them.

    Without ``taxonomy_field`` the page shows them above all fields, as for parts in a tab.
    """

    extra = 0
    taxonomy_field = ""

    def get_formset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the formset class; after a refused edit it shows the problems."""
        formset_class = super().get_formset(request, *args, **kwargs)  # type: ignore[misc]
        field = self.taxonomy_field

        class RefusedFormSet(formset_class):  # type: ignore[valid-type, misc]
            def clean(self) -> None:
                super().clean()
                left = [row.html for row in part_problems(request, field) if not self.show(row)]
                if left:
                    raise ValidationError(left)

            def show(self, problem: ShownProblem) -> bool:
                """Add a problem to the form of its level; return False if there is none."""
                _, level, name = (*(problem.at or ()), None, None, None)[:3]
                for form in self.forms:
                    if level is not None and form["level"].value() in (level, str(level)):
                        form.add_error(name if name in form.fields else None, problem.html)
                        return True
                return False

        return RefusedFormSet if field else formset_class


class TableInline(PartInline, TabularInline):
    """Parts of an object as the rows of a table."""


class BlockInline(PartInline, StackedInline):
    """Parts of an object as blocks, one below the other."""


class TaxonomyAdmin(OwnFieldLookups, PersonalRowsCountMixin, HelpTextMixin, ModelAdmin):
    """Refuses edits that leave the taxonomy inconsistent, and previews those that change scores.

    The check needs all parts of the object to be saved. So an edit is saved and then checked as a
    whole; if it fails, it is rolled back, and the form is shown again with the errors. An edit
    that changes scores is also rolled back until the editor has confirmed its effects.
    """

    list_filter_submit = True
    warn_unsaved_form = True
    # Edits can be collected in the draft of changes.
    is_collected = True
    change_form_before_template = "admin/_draft_field.html"

    def get_readonly_fields(self, request: HttpRequest, obj: db.Model | None = None) -> Any:
        """Make the slug of an existing object read-only: results, plans and files refer to it."""
        fields = super().get_readonly_fields(request, obj)
        has_slug = any(field.name == "slug" for field in self.model._meta.fields)
        return (*fields, "slug") if obj and has_slug else fields

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the form class; after a refused edit it adds the problems to its fields."""
        form_class = super().get_form(request, *args, **kwargs)
        problems: list[str] = getattr(request, "taxonomy_problems", [])
        if not problems:
            return form_class

        parts = {getattr(inline, "taxonomy_field", "") for inline in self.inlines} - {""}

        class RefusedForm(form_class):  # type: ignore[valid-type, misc]
            def clean(self) -> None:
                super().clean()
                refuse_form(request, self, problems, parts)

        return RefusedForm

    @method_in_draft
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, save it, preview the effects, or show the form with errors."""
        view = super().changeform_view
        if KEEP_EDITING in request.POST:
            problems = ["Nothing is saved yet. Your changes are below."]
        else:
            try:
                return self._run_edit(request, view, *args, **kwargs)
            except InconsistentTaxonomyError as refusal:
                problems = refusal.problems
        request.taxonomy_problems = problems  # type: ignore[attr-defined]
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    @method_in_draft
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete an object, preview the effects, or show why it cannot be deleted."""
        return self._edit_or_redirect(request, super().delete_view, *args, **kwargs)

    @method_in_draft
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List, reorder or delete objects, preview the effects, or show why that is refused."""
        return self._edit_or_redirect(request, super().changelist_view, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the list after adding to the draft: the object has another key there."""
        if working_draft():
            response: HttpResponse = self.response_post_save_add(request, obj)
        else:
            response = super().response_add(request, obj, post_url_continue)
        return response

    def _edit_or_redirect(
        self, request: HttpRequest, view: View, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        try:
            return self._run_edit(request, view, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            for line in problem_lines(refusal.problems):
                text = format_html("Nothing was changed. {}", line)
                self.message_user(request, text, messages.ERROR)
            return redirect(request.get_full_path())

    def _run_edit(
        self, request: HttpRequest, view: View, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Run a view that may edit the taxonomy. Raises InconsistentTaxonomyError."""
        if request.method != "POST":
            return view(request, *args, **kwargs)
        checks = (self.has_add_permission, self.has_change_permission, self.has_delete_permission)
        # Checked before locking, so that users without permission cannot block editors.
        if not any(check(request) for check in checks):
            raise PermissionDenied
        try:
            with taxonomy_edit(request.POST.get(CONFIRMED, "")):
                return view(request, *args, **kwargs)
        except (InconsistentTaxonomyError, IntegrityError, UnconfirmedEditError) as error:
            # Discard the view's message that it has saved the edit.
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            if isinstance(error, UnconfirmedEditError):
                return preview_page(request, error.effects)
            if isinstance(error, IntegrityError):
                raise InconsistentTaxonomyError(
                    ["Two rows would have the same place for a moment. Move them in two steps."]
                ) from error
            raise

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the inline rows, and number those with a position from 0 in the order shown."""
        super().save_formset(request, form, formset, change)
        if "position" not in {field.name for field in formset.model._meta.fields}:
            return
        rows = [
            row
            for row in formset.forms
            if row.instance.pk and row not in getattr(formset, "deleted_forms", [])
        ]
        # New rows come last, whatever their number.
        rows.sort(key=lambda row: (row not in formset.initial_forms, row.instance.position))
        for position, row in enumerate(rows):
            if row.instance.position != position:
                row.instance.position = position
                row.instance.save()
