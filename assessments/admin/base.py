"""What every taxonomy page of the admin does: an edit is checked as a whole."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

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
