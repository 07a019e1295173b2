"""Form that chooses the requirements to show in a report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.report.page import AreaView
from assessments.domain.report.requirement_list import Choice, Show
from assessments.forms.parts import bare_helper

SHOW_LABELS = {
    Show.ALL: gettext_lazy("All"),
    Show.MISSING: gettext_lazy("Missing must-haves"),
    Show.GAPS: gettext_lazy("Gaps"),
    Show.MET: gettext_lazy("Met"),
    Show.OPEN: gettext_lazy("No answer or not sure"),
    Show.WITHOUT_EVIDENCE: gettext_lazy("Without evidence"),
}


class RequirementsForm(forms.Form):
    """Shows a choice that was parsed; it validates nothing."""

    show = forms.ChoiceField(
        label=gettext_lazy("Requirements"), required=False, choices=SHOW_LABELS.items
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)

    helper = bare_helper("show", "area")

    def __init__(self, areas: Sequence[AreaView], choice: Choice) -> None:
        super().__init__(initial={"show": choice.show, "area": choice.area})
        self._choice = choice
        self._names = {area.slug: area.name for area in areas}
        area_field: Any = self.fields["area"]
        area_field.choices = [("", _("All areas")), *self._names.items()]

    @property
    def chosen(self) -> str:
        """The name of what is shown."""
        names = [] if self._choice.show is Show.ALL else [str(SHOW_LABELS[self._choice.show])]
        if self._choice.area:
            names.append(self._names[self._choice.area])
        return " · ".join(names)
