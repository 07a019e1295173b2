"""Forms for job ads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.limits import MAX_AD_TEXT
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.parts import CleanTextField, RoleField, bare_helper


class JobAdForm(forms.Form):
    """The text of an ad, and the start role of people whose levels are not known."""

    text = CleanTextField(
        label=_("Text of the ad"),
        max_length=MAX_AD_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Copy the whole ad, in English. Only you can see it, and nothing is fetched from the "
            "internet."
        ),
        error_messages={
            "required": _("Paste the text of the ad."),
            "max_length": _(
                "This text has %(show_value)d characters, and %(limit_value)d is the most. Paste "
                "only the ad, without the rest of the page."
            ),
        },
    )
    start_role = RoleField(_("I come from"))

    def __init__(
        self, taxonomy: Taxonomy, start_role: str | None, *args: Any, **kwargs: Any
    ) -> None:
        """``start_role`` is that of the person's answers; None if there are none."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["start_role"]
        field.offer(taxonomy.start_roles)
        field.choices = [("", _("Choose…")), *field.choices]
        if start_role is None:
            self.helper = bare_helper("text", "start_role")
        else:
            field.required, field.initial = False, start_role
            self.helper = bare_helper("text")

    def clean_start_role(self) -> str:
        """Return the chosen role, or that of the person's answers."""
        return self.cleaned_data["start_role"] or self.fields["start_role"].initial or ""


class KeepJobAdForm(forms.Form):
    """The owner's name for an ad."""

    name = CleanTextField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("For instance the company. Leave it empty to use the name of the role."),
    )

    helper = bare_helper("name")


class JobAdRolesForm(forms.Form):
    """The target role to compare an ad as, and the start role of people without answers."""

    target_role = RoleField(_("Compare as an ad for"))
    start_role = RoleField(_("I come from"))

    def __init__(self, taxonomy: Taxonomy, *args: Any, asks_start: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_role"].offer(taxonomy.target_roles)  # type: ignore[attr-defined]
        self.fields["start_role"].offer(taxonomy.start_roles)  # type: ignore[attr-defined]
        if not asks_start:
            del self.fields["start_role"]
        self.helper = bare_helper(*self.fields)
