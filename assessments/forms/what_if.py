"""Supposing other levels, another role, another pace."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import DayField, HoursField, RoleField, bare_helper
from assessments.levels import LEVELS
from assessments.profile import Profile

LEVEL_PREFIX = "level-"
# So many levels are asked for at once; the others are folded away.
FIRST_LEVELS = 6


class WhatIfForm(forms.Form):
    """A target role, a pace, a day, and levels for the gaps of a profile."""

    target_role = RoleField(_("Role"))
    hours = HoursField()
    day = DayField(label=_("What can I reach by"), required=False)

    def __init__(self, profile: Profile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_role"].offer(profile.taxonomy.target_roles)  # type: ignore[attr-defined]
        names = []
        for score in profile.report.gaps:
            skill = max(score.skills, key=lambda slug: _level(profile, slug))
            name = LEVEL_PREFIX + skill
            names.append(name)
            self.fields[name] = forms.TypedChoiceField(
                label=profile.taxonomy.skill_by_slug[skill].name,
                choices=_choices(_level(profile, skill)),
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.helper = bare_helper("target_role", "hours", "day")
        self.first_levels = bare_helper(*names[:FIRST_LEVELS])
        self.other_levels = bare_helper(*names[FIRST_LEVELS:])
        self.has_others = len(names) > FIRST_LEVELS

    def levels(self) -> dict[str, int]:
        """Return the supposed levels by skill."""
        return {
            name.removeprefix(LEVEL_PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(LEVEL_PREFIX) and value is not None
        }

    @property
    def cleaned_items(self) -> list[tuple[str, Any]]:
        """What is supposed, to be sent again by the button that keeps it."""
        sent = {name: self.data.get(name) for name in self.fields}
        return [(name, value) for name, value in sent.items() if value]

    @property
    def unfolded(self) -> bool:
        """Something is chosen, or wrong, among what is folded away."""
        names = self.other_levels.layout.fields
        return any(self.data.get(name) or name in self.errors for name in names)


def with_defaults(given: QueryDict, target_role: str, hours: int) -> dict[str, str]:
    """Return what was sent, completed by what holds today."""
    return {"target_role": target_role, "hours": str(hours)} | {
        name: str(value) for name, value in given.items()
    }


def _level(profile: Profile, skill: str) -> int:
    answer = profile.answers.get(skill)
    return answer if isinstance(answer, int) else -1


def _choices(present: int) -> list[tuple[str, Any]]:
    today = _("as today (level %d)") % present if present >= 0 else _("as today (no answer)")
    others = [(str(level.number), f"{level.number} {level.name}") for level in LEVELS]
    return [("", today), *(row for row in others if row[0] != str(present))]
