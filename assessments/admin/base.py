"""What every taxonomy page of the admin does: an edit is checked, and shown before it counts."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.admin.preview import CONFIRMED, EDIT_FURTHER, preview_page
from assessments.taxonomy.edits import (
    InconsistentTaxonomyError,
    TaxonomyEdit,
    UnconfirmedEditError,
)

# An address typed without a scheme is https.
HTTPS: Any = {URLField: {"assume_scheme": "https"}}


class TaxonomyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Refuses an edit that leaves the taxonomy inconsistent, and counts the others.

    Whether it does shows only when all its parts are saved: so it is saved, checked as a whole
    and rolled back, and the form comes back with what was typed and why. An edit that moves
    scores is rolled back as well until somebody has seen its effects and confirmed them.
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
        return view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, show what that would do, or say why not."""
        return self._or_back(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List, delete several, show what that would do, or say why not."""
        return self._or_back(request, super().changelist_view, *args, **kwargs)

    def _or_back(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._edited(request, view, *args, **kwargs)
        except InconsistentTaxonomyError as refusal:
            for problem in refusal.problems:
                self.message_user(request, f"Nothing was deleted: {problem}", messages.ERROR)
            return redirect(request.get_full_path())

    def _edited(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run a page that may save something. Raises InconsistentTaxonomyError."""
        try:
            with transaction.atomic():
                if request.method == "POST":
                    edit = TaxonomyEdit(request.POST.get(CONFIRMED, ""))
                    request.taxonomy_edit = edit  # type: ignore[attr-defined]
                response: HttpResponse = view(request, *args, **kwargs)
                return response
        except UnconfirmedEditError as pending:
            return preview_page(request, pending.effects)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the inlines. Raises InconsistentTaxonomyError or UnconfirmedEditError."""
        super().save_related(request, form, formsets, change)
        request.taxonomy_edit.settle()  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete one. Raises InconsistentTaxonomyError or UnconfirmedEditError."""
        super().delete_model(request, obj)
        request.taxonomy_edit.settle()  # type: ignore[attr-defined]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete several, all or none, as with one."""
        super().delete_queryset(request, queryset)
        request.taxonomy_edit.settle()  # type: ignore[attr-defined]
