"""Bringing in and deleting one's own data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import bare_helper
from assessments.portability.data import MAX_BYTES, Brought, DataFileError, read_data
from assessments.taxonomy.document import Taxonomy

# More mistakes of a file than this help nobody.
MOST_PROBLEMS = 10


class ImportForm(forms.Form):
    """A file of somebody's own data; what is cleaned is its assessments, checked and scored."""

    file = forms.FileField(
        label=_("File with your data"),
        help_text=_("A JSON file from this site, of at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, taxonomy: Taxonomy, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taxonomy = taxonomy
        self.helper = bare_helper("file")

    def clean_file(self) -> list[Brought]:
        """Read the file; refuse one with mistakes, naming the first of them."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("This file is larger than 1 MB. Bring in reports saved one by one instead.")
            )
        try:
            return read_data(file.read(), self._taxonomy)
        except DataFileError as error:
            shown = error.problems[:MOST_PROBLEMS]
            raise ValidationError(
                [_("Nothing was brought in, because the file has mistakes:"), *shown]
            ) from error


class DeleteForm(forms.Form):
    """A box to tick before everything goes."""

    sure = forms.BooleanField(
        label=_("Yes, delete everything"),
        error_messages={"required": _("Tick this to delete everything.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper("sure")
