"""Forms to choose roles and to rename an assessment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.parts import CleanTextField, RoleField, bare_helper


class RolesForm(forms.Form):
    """A choice of start role and target role."""

    start_role = RoleField(_("I come from"))
    target_role = RoleField(_("I want to become"))

    def __init__(self, taxonomy: Taxonomy, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_role"].offer(taxonomy.start_roles)  # type: ignore[attr-defined]
        self.fields["target_role"].offer(taxonomy.target_roles)  # type: ignore[attr-defined]
        start_role = self.fields["start_role"]
        start_role.choices = [("", _("Choose…")), *start_role.choices]  # type: ignore[attr-defined]
        self.helper = bare_helper("start_role", "target_role")

    def clean(self) -> dict[str, Any]:
        """Refuse a target role that equals the start role."""
        start_role = self.cleaned_data.get("start_role")
        if start_role and start_role == self.cleaned_data.get("target_role"):
            self.add_error("target_role", _("Choose a role other than the one you come from."))
        return self.cleaned_data


class RenameForm(forms.Form):
    """The owner's name for an assessment."""

    title = CleanTextField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("Only you see it. Leave it empty to use the names of the two roles again."),
    )

    helper = bare_helper("title")
