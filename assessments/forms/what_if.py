"""Supposing something else first, another pace, another role, a day."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.planning import StepKey
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.parts import DayField, RoleField, bare_helper

# Hours a week on offer, beside what holds today.
PACES = (3, 6, 10, 15, 20)


class WhatIfForm(forms.Form):
    """One question a field; what is not asked stays as it is today."""

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
        today: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """``goals`` are the levels that the plan leads to by skill, ``today`` is what holds."""
        super().__init__(*args, **kwargs)
        self._goals, self._today = goals, today
        self._names = {slug: taxonomy.skill_by_slug[slug].name for slug in goals}
        offered = [
            (slug, gettext("%(skill)s, to level %(level)d") % {"skill": name, "level": goals[slug]})
            for slug, name in sorted(self._names.items(), key=lambda item: item[1].casefold())
        ]
        self.fields["first"].choices = [("", _("as in my plan")), *offered]  # type: ignore[attr-defined]
        paces = sorted({*PACES, int(today["hours"])})
        self.fields["hours"].choices = [  # type: ignore[attr-defined]
            (str(hours), self._said("hours", str(hours), _pace(hours))) for hours in paces
        ]
        self.fields["target_role"].choices = [  # type: ignore[attr-defined]
            (role.slug, self._said("target_role", role.slug, role.name))
            for role in taxonomy.target_roles
        ]

    def _said(self, field: str, value: str, name: str) -> str:
        return gettext("%s (as now)") % name if value == self._today[field] else name

    @property
    def first_step(self) -> StepKey | None:
        """The step to be taken first, if any."""
        skill = self.cleaned_data["first"]
        return (skill, self._goals[skill]) if skill else None

    @property
    def is_other_role(self) -> bool:
        """Another target role is supposed."""
        return bool(self.cleaned_data["target_role"] != self._today["target_role"])

    @property
    def changes(self) -> list[str]:
        """What would change the plan, in words."""
        said = []
        if self.is_other_role:
            said.append(dict(self.fields["target_role"].choices)[self.cleaned_data["target_role"]])  # type: ignore[attr-defined]
        if self.cleaned_data["first"]:
            said.append(gettext("%s first") % self._names[self.cleaned_data["first"]])
        if str(self.cleaned_data["hours"]) != self._today["hours"]:
            said.append(_pace(self.cleaned_data["hours"]))
        return said

    @property
    def cleaned_items(self) -> list[tuple[str, Any]]:
        """What is supposed, to be sent again by the button that keeps it."""
        sent = {name: self.data.get(name) for name in self.fields}
        return [(name, value) for name, value in sent.items() if value]


def with_today(given: QueryDict, today: Mapping[str, str]) -> dict[str, str]:
    """Return what was sent, completed by what holds today."""
    return {**today, **{name: str(value) for name, value in given.items()}}


def _pace(hours: int) -> str:
    return ngettext("%d hour a week", "%d hours a week", hours) % hours
