"""Form for what-if questions: other skills, another pace, or a deadline."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.planning import StepKey
from assessments.domain.planning.what_if import PACES, Options
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.parts import DayField, bare_helper

# The empty choice of each optional list.
UNCHANGED = {
    "first": _("keep the order of my plan"),
    "instead": _("keep the tools of my plan"),
    "extra": _("none"),
}


class WhatIfForm(forms.Form):
    """One question per field; an empty field leaves the plan as it is."""

    hours = forms.TypedChoiceField(label=_("…I had more time, or less?"), coerce=int)
    day = DayField(label=_("…I had to apply by a certain day?"), required=False)
    first = forms.ChoiceField(
        label=_("…I learned another skill first?"),
        required=False,
        error_messages={"invalid_choice": _("Your plan has no step for this; choose another.")},
    )
    instead = forms.ChoiceField(
        label=_("…I used another tool?"),
        required=False,
        error_messages={"invalid_choice": _("Your plan does not need this; choose another.")},
    )
    extra = forms.ChoiceField(
        label=_("…I learned one more skill?"),
        required=False,
        error_messages={"invalid_choice": _("You cannot add this skill; choose another.")},
    )

    helper = bare_helper("hours", "day", "first", "instead", "extra")

    def __init__(
        self,
        taxonomy: Taxonomy,
        options: Options,
        current: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """``options`` are those of the plan, ``current`` has the values in use now."""
        super().__init__(*args, **kwargs)
        self._options, self._current = options, current
        self._names = {skill.slug: skill.name for skill in taxonomy.skills}
        paces = sorted({*PACES, int(current["hours"])})
        labels = {
            "hours": {str(hours): _pace(hours) for hours in paces},
            "first": self._leveled(options.goals),
            "instead": {
                slug: gettext("%(skill)s instead of %(other)s")
                % {"skill": self._names[slug], "other": self._names[other]}
                for slug, other in options.instead.items()
            },
            "extra": self._leveled(options.extra),
        }
        for name, texts in labels.items():
            field: Any = self.fields[name]
            choices = [(value, self._label(name, value, text)) for value, text in texts.items()]
            if not field.required:
                choices.sort(key=lambda choice: choice[1].casefold())
                choices.insert(0, ("", str(UNCHANGED[name])))
            field.choices = choices

    def _leveled(self, levels: Mapping[str, int]) -> dict[str, str]:
        return {
            slug: gettext("%(skill)s, to level %(level)d")
            % {"skill": self._names[slug], "level": level}
            for slug, level in levels.items()
        }

    def _label(self, field: str, value: str, name: str) -> str:
        return gettext("%s (as now)") % name if self._is_as_now(field, value) else name

    def _is_as_now(self, field: str, value: str) -> bool:
        if field in ("instead", "extra"):
            return not value or value in self._options.in_use
        return value == self._current.get(field, "")

    @property
    def first_step(self) -> StepKey | None:
        """The step to do first, if one was chosen."""
        skill = self.cleaned_data["first"]
        return (skill, self._options.goals[skill]) if skill else None

    @property
    def extra_step(self) -> StepKey | None:
        """The skill to add and its level, if one was chosen."""
        skill = self.cleaned_data["extra"]
        return (skill, self._options.extra[skill]) if skill else None

    @property
    def changes(self) -> list[str]:
        """Labels of the changes to the plan."""
        texts: dict[str, str] = {}
        for name in ("first", "instead", "extra", "hours"):
            field: Any = self.fields[name]
            value = str(self.cleaned_data[name])
            if not self._is_as_now(name, value):
                texts[name] = str(dict(field.choices)[value])
        for name, text in (("first", _("%s first")), ("extra", _("%s in addition"))):
            if name in texts:
                texts[name] = text % self._names[self.cleaned_data[name]]
        return list(texts.values())

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
