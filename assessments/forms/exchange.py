"""Bringing in the taxonomy: a file, and then the confirmation of what it does."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminFileFieldWidget

from assessments.domain.exchange.formats import MAX_BYTES


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        help_text="A .zip of YAML, a workbook (.xlsx) or one table (.csv), of at most 1 MB.",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".zip,.xlsx,.csv"}),
        max_length=100,
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError("This file is larger than 1 MB.")
        return file


class ConfirmForm(forms.Form):
    """What was looked at: the file again, and the revision that it was compared with.

    It is read and checked as anew: nothing that comes back from the browser is believed.
    """

    name = forms.CharField(max_length=100, widget=forms.HiddenInput)
    content = forms.CharField(max_length=2 * MAX_BYTES, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean_content(self) -> bytes:
        """Return the file's bytes."""
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError("The file was damaged on its way.") from error

    @classmethod
    def of(cls, name: str, content: bytes, revision: int) -> "ConfirmForm":
        """Return the form that carries a file to its confirmation."""
        packed = base64.b64encode(content).decode()
        return cls(initial={"name": name, "content": packed, "revision": revision})
