"""The focus in forms, of this site and of libraries."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class Field(forms.BoundField):
    """A field of a form; when a form comes back, its first mistake has the focus."""

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> Any:
        """Return the attributes of the field's widget."""
        attrs = super().build_widget_attrs(attrs, widget)
        if self.name == next((name for name in self.form.fields if name in self.form.errors), None):
            attrs["autofocus"] = True
        return attrs


class Renderer(DjangoTemplates):
    """Django's renderer, with our fields."""

    bound_field_class = Field
