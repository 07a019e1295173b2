"""What somebody can show for a skill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import AddressField, ChangedFieldsMixin, CleanTextField, bare_helper

TOO_MUCH_EVIDENCE = _(
    "Not saved: all notes and links of this result are too long together. Remove some first."
)


class SkillProofForm(ChangedFieldsMixin, forms.Form):
    """A note and links; all empty takes it back."""

    note = CleanTextField(
        label=_("What you have done"),
        help_text=_("A few sentences with figures: what it does, for whom, what came of it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    repository = AddressField(label=_("Repository"))
    deployment = AddressField(label=_("Running service or demo"))
    paper = AddressField(label=_("Paper, article or talk"))

    helper = bare_helper("note", "repository", "deployment", "paper")
