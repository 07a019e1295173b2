"""Forms to change a plan."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.domain.limits import MAX_HOURS_A_WEEK
from assessments.domain.planning import Move, step_name
from assessments.domain.planning.specialisms import MAX_SPECIALISMS
from assessments.forms.parts import (
    AddressField,
    ChangedFieldsMixin,
    CleanTextField,
    DayField,
    bare_helper,
)

MAX_TIME_OFF_LENGTH = timedelta(days=366)


class PaceForm(forms.Form):
    """Hours of study per week and the first day of the plan."""

    hours = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=MAX_HOURS_A_WEEK)
    # Rendered outside the form's element, in the section for days off.
    start = DayField(label=_("Start"), form_id="pace-form")


class TimeOffForm(forms.Form):
    """A period without study."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    helper = bare_helper("first", "last")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts, or is longer than a year."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        elif first and last and last - first > MAX_TIME_OFF_LENGTH:
            self.add_error("last", _("Time off can be at most one year long."))
        return self.cleaned_data


ActionName = (
    Literal["done", "undone", "skip", "restore", "known", "start", "half", "log", "hours", "use"]
    | Literal["tick", "untick", "unknown"]
    | Move
)


@dataclass(frozen=True, slots=True)
class Action:
    """An action on a step, which is identified by its skill and target level.

    ``back`` is what to restore when an action is undone: a level, or hours for ``hours``. None
    stands for the default, or for a step that is not started. ``undone`` are the hours that the
    action to undo has set. ``item`` is the item of the step's
    checklist to tick or untick.
    """

    name: ActionName
    skill: str
    level: int
    back: int | None = None
    undone: int | None = None
    item: str = ""

    @property
    def key(self) -> str:
        """The step's name in forms."""
        return step_name((self.skill, self.level))


class StepForm(forms.Form):
    """A button of the plan, such as ``done:docker:2``, or ``undone:docker:2:0`` to undo it."""

    do = forms.RegexField(
        r"^((done|skip|known|next|earlier|later|start|half|log|use):[a-z0-9-]+:[1-4]"
        r"|(undone|restore):[a-z0-9-]+:[1-4](:[0-3])?"
        r"|unknown:[a-z0-9-]+:[1-4]:[0-3]"
        r"|(tick|untick):[a-z0-9-]+:[1-4]:(study|practice|check)"
        r"|hours:[a-z0-9-]+:[1-4]:([0-9]{1,4}|none):[0-9]{1,4})$",
        max_length=80,
    )
    # The button of the next step, at the top of the page.
    top = forms.BooleanField(required=False)

    def clean_do(self) -> Action:
        """Return the action of the button."""
        name, skill, level, *more = self.cleaned_data["do"].split(":")
        action = Action(cast("ActionName", name), skill, int(level))
        if name in ("tick", "untick"):
            return replace(action, item=more[0])
        if name == "hours":
            back = None if more[0] == "none" else int(more[0])
            return replace(action, back=back, undone=int(more[1]))
        return replace(action, back=int(more[0])) if more else action


class TickForm(forms.Form):
    """Tick or untick an item of a checklist."""

    checklist = forms.SlugField(max_length=50)
    item = forms.SlugField(max_length=200)
    done = forms.TypedChoiceField(
        choices=(("yes", "yes"), ("no", "no")), coerce=lambda value: value == "yes"
    )


class ProjectEvidenceForm(ChangedFieldsMixin, forms.Form):
    """A link to a project's work, with a note."""

    address = AddressField(
        label=_("Where people can see it"),
        help_text=_(
            "A repository, a running service or a paper. Empty both fields to remove your evidence."
        ),
    )
    note = CleanTextField(
        label=_("What to look at there"),
        max_length=300,
        required=False,
    )

    def __init__(self, project: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id-{project}-%s"} | kwargs)
        self.helper = bare_helper("address", "note")

    def clean(self) -> dict[str, Any]:
        """Refuse a note without an address: there would be nowhere to keep it."""
        if self.cleaned_data.get("note") and self.cleaned_data.get("address") == "":
            self.add_error("address", _("Not saved: a note needs the address that it is about."))
        return self.cleaned_data


class SpecialismsForm(forms.Form):
    """A choice of up to three specialisms; the template renders the checkboxes itself."""

    specialisms = forms.MultipleChoiceField(required=False)

    def __init__(self, slugs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialisms"].choices = [(slug, slug) for slug in slugs]  # type: ignore[attr-defined]

    def clean_specialisms(self) -> list[str]:
        """Raise ValidationError for more than MAX_SPECIALISMS."""
        chosen: list[str] = self.cleaned_data["specialisms"]
        if len(chosen) > MAX_SPECIALISMS:
            raise ValidationError(
                _(
                    "Choose at most three: more than that is a list, not a specialism. Nothing was "
                    "changed."
                )
            )
        return chosen
