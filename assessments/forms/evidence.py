"""Evidence for a skill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import AddressField, ChangedFieldsMixin, CleanTextField, bare_helper

TOO_MUCH_EVIDENCE = _(
    "Not saved: the notes and links of this result are too long in total. Remove some first."
)


class SkillEvidenceForm(ChangedFieldsMixin, forms.Form):
    """A note and links as evidence for a skill; leaving all empty deletes it."""

    note = CleanTextField(
        label=_("What you have done"),
        help_text=_("A few sentences with figures: what it does, who it is for, what came of it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    repository = AddressField(label=_("Repository"))
    deployment = AddressField(label=_("Running service or demo"))
    paper = AddressField(label=_("Paper, article or talk"))

    helper = bare_helper("note", "repository", "deployment", "paper")
