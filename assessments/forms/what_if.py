"""Form for what-if questions: another first skill, pace or target role, or a deadline."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.planning import StepKey
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.parts import DayField, RoleField, bare_helper

# Hours per week to choose from, in addition to the current pace.
PACES = (3, 6, 10, 15, 20)


class WhatIfForm(forms.Form):
    """One question per field; an empty field leaves the plan as it is."""

    first = forms.ChoiceField(
        label=_("…I learned this first?"),
        required=False,
        error_messages={"invalid_choice": _("Your plan has no step for this; choose another.")},
    )
    hours = forms.TypedChoiceField(label=_("…I had more time, or less?"), coerce=int)
    target_role = RoleField(_("…I aimed for another role?"))
    day = DayField(label=_("…I had a deadline?"), required=False)

    helper = bare_helper("first", "hours", "target_role", "day")

    def __init__(
        self,
        taxonomy: Taxonomy,
        goals: Mapping[str, int],
        current: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """``goals`` has the plan's target level by skill, ``current`` the values in use now."""
        super().__init__(*args, **kwargs)
        self._goals, self._current = goals, current
        self._names = {slug: taxonomy.skill_by_slug[slug].name for slug in goals}
        first_choices = [
            (slug, gettext("%(skill)s, to level %(level)d") % {"skill": name, "level": goals[slug]})
            for slug, name in sorted(self._names.items(), key=lambda item: item[1].casefold())
        ]
        self.fields["first"].choices = [("", _("as in my plan")), *first_choices]  # type: ignore[attr-defined]
        paces = sorted({*PACES, int(current["hours"])})
        self.fields["hours"].choices = [  # type: ignore[attr-defined]
            (str(hours), self._label("hours", str(hours), _pace(hours))) for hours in paces
        ]
        self.fields["target_role"].choices = [  # type: ignore[attr-defined]
            (role.slug, self._label("target_role", role.slug, role.name))
            for role in taxonomy.target_roles
        ]

    def _label(self, field: str, value: str, name: str) -> str:
        return gettext("%s (as now)") % name if value == self._current[field] else name

    @property
    def first_step(self) -> StepKey | None:
        """The step to do first, if one was chosen."""
        skill = self.cleaned_data["first"]
        return (skill, self._goals[skill]) if skill else None

    @property
    def is_other_role(self) -> bool:
        """Whether another target role was chosen."""
        return bool(self.cleaned_data["target_role"] != self._current["target_role"])

    @property
    def changes(self) -> list[str]:
        """Labels of the changes to the plan."""
        labels = []
        if self.is_other_role:
            roles = dict(self.fields["target_role"].choices)  # type: ignore[attr-defined]
            labels.append(roles[self.cleaned_data["target_role"]])
        if self.cleaned_data["first"]:
            labels.append(gettext("%s first") % self._names[self.cleaned_data["first"]])
        if str(self.cleaned_data["hours"]) != self._current["hours"]:
            labels.append(_pace(self.cleaned_data["hours"]))
        return labels

    @property
    def cleaned_items(self) -> list[tuple[str, Any]]:
        """The chosen values, as hidden fields for the button that applies them."""
        values = {name: self.data.get(name) for name in self.fields}
        return [(name, value) for name, value in values.items() if value]


def with_current(data: QueryDict, current: Mapping[str, str]) -> dict[str, str]:
    """Return the submitted values, with the current ones as defaults."""
    return {**current, **{name: str(value) for name, value in data.items()}}


def _pace(hours: int) -> str:
    return ngettext("%d hour a week", "%d hours a week", hours) % hours
