"""Admin pages of the languages: add one, offer it to readers, undo translations."""

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import check_for_language
from unfold.widgets import UnfoldAdminSelectWidget

from assessments import models
from assessments.admin.help import field_help
from assessments.admin.history import HistoryAdmin
from assessments.taxonomy_store.history import Table


def _choices() -> list[tuple[str, str]]:
    """Return the languages that can be added, by their English names.

    Django has to know them, for dates and numbers. Our pages have no layout from right to left.
    """
    original = settings.LANGUAGE_CODE.partition("-")[0]
    found = [
        (code, f"{info['name']} ({models.language_name(code)})")
        for code, info in LANG_INFO.items()
        if "name" in info and not info["bidi"] and code.partition("-")[0] != original
        if check_for_language(code)
    ]
    return sorted(found, key=lambda choice: choice[1])


@admin.register(models.Language)
class LanguageAdmin(HistoryAdmin):
    """Languages; their translations are edited at the translation desk."""

    list_display = ("__str__", "code", "offered")
    ordering = ("code",)
    fields = ("code", "offered")
    is_collected = False

    @property
    def parts(self) -> list[Table]:
        """Return the translations, which belong to the language's history."""
        return [Table(models.Translation, "language")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Make the code of an existing language read-only."""
        return ("code",) if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return a choice of languages for the code."""
        if db_field.name != "code":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            choices=_choices(),
            label="Language",
            help_text=field_help(db_field),
            widget=UnfoldAdminSelectWidget,
        )

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Continue at the desk of the new language."""
        return redirect("admin:translation-desk", obj.code)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Return to the list of languages."""
        return redirect("admin:translations")
