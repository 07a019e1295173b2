"""Forms to import the taxonomy or translations: upload a file, then confirm its changes."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.domain.exchange.formats import MAX_BYTES
from assessments.domain.exchange.po import MAX_PO_BYTES


class UploadForm(forms.Form):
    """Upload a taxonomy file."""

    file = forms.FileField(
        help_text="A .zip of YAML, a workbook (.xlsx) or one table (.csv), of at most 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".zip,.xlsx,.csv"}),
        max_length=100,
    )

    def clean_file(self) -> Any:
        """Raise ValidationError for a file that is too large, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError("This file is larger than 1 MB.")
        return file


class PoForm(forms.Form):
    """Upload translations."""

    file = forms.FileField(max_length=100)

    def clean_file(self) -> Any:
        """Raise ValidationError for a file that is too large, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_PO_BYTES:
            raise ValidationError("This file is larger than 1.5 MB.")
        return file


class ConfirmForm(forms.Form):
    """Confirm a previewed import: carries the file and the revision it was compared with.

    The file is read and checked again, because the browser may send anything.
    """

    name = forms.CharField(max_length=100, widget=forms.HiddenInput)
    content = forms.CharField(max_length=2 * MAX_BYTES, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean_content(self) -> bytes:
        """Return the content of the file. Raises ValidationError if it is not base64."""
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError("The file was damaged in transit.") from error

    @classmethod
    def of(cls, name: str, content: bytes, revision: int) -> "ConfirmForm":
        """Return the form for an uploaded file."""
        encoded = base64.b64encode(content).decode()
        return cls(initial={"name": name, "content": encoded, "revision": revision})
