"""Form to share a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import CleanTextField, bare_helper


class ShareForm(forms.Form):
    """Options for a link to a report: how long it works, the name and evidence it shows."""

    days = forms.TypedChoiceField(
        label=_("Open for"),
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))],
        coerce=int,
        initial=30,
    )
    name = CleanTextField(
        label=_("Name to show (optional)"),
        max_length=80,
        required=False,
        help_text=_("If you leave it empty, the page does not say whose report it is."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    shows_evidence = forms.BooleanField(
        label=_("Include my evidence: my notes and links for skills and projects"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper("days", "name", "shows_evidence")
