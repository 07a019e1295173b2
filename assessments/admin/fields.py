"""Form fields for the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model

from assessments.domain.taxonomy.rules import CONTROL_CHARACTER
from assessments.domain.text import clean_text
from assessments.forms.parts import CleanTextField

HAS_CONTROL_CHARACTER = "This text contains a control character. Please type it again."


def no_control_characters(value: Any) -> None:
    """Raise ValidationError for control characters, which taxonomy files cannot contain."""
    texts = value if isinstance(value, list) else [value]
    if any(CONTROL_CHARACTER.search(text) for text in texts):
        raise ValidationError(HAS_CONTROL_CHARACTER)


class LinesField(forms.CharField):
    """A list of texts, edited as one per line."""

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the text to show in the widget."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not blank."""
        if isinstance(value, list):
            return value
        return [text for line in (value or "").splitlines() if (text := clean_text(line))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists, not the raw text."""
        return bool(self.to_python(initial) != self.to_python(data))


class TextField(CleanTextField):
    """Multi-line text; line endings are normalised to those used in files."""


def other_fields(model: type[Model], *placed: str) -> tuple[str, ...]:
    """Return the names of a model's editable columns, except those in ``placed``."""
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in placed
    )


@admin.display(description="State", ordering="retired")
def retired_mark(row: Any) -> str:
    """Return the text of a column: a boolean would have a red cross in almost every row."""
    return "retired" if row.retired else ""
