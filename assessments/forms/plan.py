"""What somebody makes of their plan."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.domain.planning.specialisms import MOST_SPECIALISMS
from assessments.forms.parts import (
    AddressField,
    ChangedFieldsMixin,
    CleanTextField,
    DayField,
    HoursField,
    bare_helper,
)

LONGEST_TIME_OFF = timedelta(days=366)


class PaceForm(forms.Form):
    """How many hours a week somebody has, and from when."""

    hours = HoursField()
    # Folded away with the weeks off, outside of its form.
    start = DayField(label=_("Start"), form_id="pace-form")


class TimeOffForm(forms.Form):
    """Days on which nothing is learnt."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    helper = bare_helper("first", "last")

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and more than a year."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif first and last and last - first > LONGEST_TIME_OFF:
            self.add_error("last", _("Take off at most a year at a time."))
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Action:
    """What to do with a step: its skill, and the level that it leads to.

    ``back`` is the level to go back to where an action is undone, None for what is usual.
    """

    name: str
    skill: str
    level: int
    back: int | None = None

    @property
    def key(self) -> str:
        """What names the step in a form."""
        return f"{self.skill}:{self.level}"


class StepForm(forms.Form):
    """One button of the plan, as in ``done:docker:2``, or ``undone:docker:2:0`` to undo that."""

    do = forms.RegexField(
        r"^((done|skip|known|next|earlier|later):[a-z0-9-]+:[1-4]"
        r"|(undone|restore):[a-z0-9-]+:[1-4](:[0-3])?)$",
        max_length=80,
    )
    # Pressed beside the next step, above all others.
    top = forms.BooleanField(required=False)

    def clean_do(self) -> Action:
        """Return the button's parts."""
        name, skill, level, *back = self.cleaned_data["do"].split(":")
        return Action(name, skill, int(level), int(back[0]) if back else None)


class TickForm(forms.Form):
    """One item of a checklist, ticked or taken back."""

    checklist = forms.SlugField(max_length=50)
    item = forms.SlugField(max_length=200)
    done = forms.TypedChoiceField(
        choices=(("yes", "yes"), ("no", "no")), coerce=lambda value: value == "yes"
    )


class ProofForm(ChangedFieldsMixin, forms.Form):
    """Where a project's work can be seen."""

    address = AddressField(
        label=_("Where it can be seen"),
        help_text=_("A repository, a running service or a paper. Leave it empty to take it back."),
    )
    note = CleanTextField(
        label=_("What to look at there"),
        max_length=300,
        required=False,
    )

    def __init__(self, project: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id-{project}-%s"} | kwargs)
        self.helper = bare_helper("address", "note")


class SpecialismsForm(forms.Form):
    """Up to three specialisms; the page draws the boxes itself, each beside what it is."""

    specialisms = forms.MultipleChoiceField(required=False)

    def __init__(self, slugs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialisms"].choices = [(slug, slug) for slug in slugs]  # type: ignore[attr-defined]

    def clean_specialisms(self) -> list[str]:
        """Refuse more than anybody goes into in depth."""
        chosen: list[str] = self.cleaned_data["specialisms"]
        if len(chosen) > MOST_SPECIALISMS:
            raise ValidationError(
                _("Choose at most three: more is a list, not a specialism. Nothing was changed.")
            )
        return chosen
