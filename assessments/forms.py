"""Forms: choosing roles, one area of the questionnaire, a plan's pace, sharing and own data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.layout import FIELD_PREFIX, AnyOf, level_scale
from assessments.levels import LEVELS
from assessments.portability.data import MAX_BYTES, Brought, DataFileError, read_data
from assessments.questionnaire import AreaPage, QuestionGroup
from assessments.scoring import NOT_RELEVANT, UNSURE, Answer
from assessments.taxonomy.document import Role, Skill, Taxonomy

NO_ANSWER = ""
# Years between which a plan may begin.
EARLIEST_START, LATEST_START = 2020, 2039
# More mistakes of a file than this help nobody.
MOST_PROBLEMS = 10


def _bare_helper(*fields: Any) -> FormHelper:
    """Return a helper that renders fields only: the page holds the form tag and the token."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class RoleField(forms.ChoiceField):
    """One of the roles on offer."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            error_messages={"invalid_choice": _("Choose one of the roles in the list.")},
        )

    def offer(self, roles: list[Role]) -> None:
        """Set the roles to choose from."""
        self.choices = [(role.slug, role.name) for role in roles]


class RolesForm(forms.Form):
    """Where somebody comes from and where they want to go."""

    start_role = RoleField(_("I come from"))
    target_role = RoleField(_("I want to become"))

    def __init__(self, taxonomy: Taxonomy, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_role"].offer(taxonomy.start_roles)  # type: ignore[attr-defined]
        self.fields["target_role"].offer(taxonomy.target_roles)  # type: ignore[attr-defined]
        self.helper = _bare_helper("start_role", "target_role")

    def clean(self) -> dict[str, Any]:
        """Refuse to go where one already is."""
        start_role = self.cleaned_data.get("start_role")
        if start_role and start_role == self.cleaned_data.get("target_role"):
            self.add_error("target_role", _("Choose a role other than the one you come from."))
        return self.cleaned_data


class LevelRadios(forms.RadioSelect):
    """Radio buttons whose levels carry what a person there has done."""

    def __init__(self, anchors: Mapping[str, Any]) -> None:
        super().__init__()
        self.anchors = anchors

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the anchor, empty for answers that are no level."""
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"anchor": self.anchors.get(str(value), "")}


class LevelField(forms.ChoiceField):
    """One skill on the level scale; not answering is allowed."""

    def __init__(self, skill: Skill, *, may_be_irrelevant: bool) -> None:
        others = [(UNSURE, _("Not sure")), (NO_ANSWER, _("No answer yet"))]
        if may_be_irrelevant:
            others.insert(1, (NOT_RELEVANT, _("Not relevant to me")))
        anchors = {str(number): level.anchor for number, level in skill.levels.items()}
        super().__init__(
            label=skill.name,
            help_text=skill.description,
            choices=[*((str(level.number), level.name) for level in LEVELS), *others],
            widget=LevelRadios({"0": LEVELS[0].meaning} | anchors),
            required=False,
            show_hidden_initial=True,
            error_messages={
                "invalid_choice": _("This is none of the answers. Choose one of those shown.")
            },
        )
        self.slug = skill.slug


class AreaForm(forms.Form):
    """One page of the questionnaire: a level scale for each skill of an area."""

    use_required_attribute = False

    def __init__(
        self, page: AreaPage, answers: Mapping[str, Answer], data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        for group in page.groups:
            for skill in group.skills:
                name = FIELD_PREFIX + skill.slug
                self.fields[name] = LevelField(
                    skill, may_be_irrelevant=group.requirement.floor is None
                )
                self.initial[name] = str(answers.get(skill.slug, NO_ANSWER))
        self.helper = _bare_helper(*(self._scales(group, answers) for group in page.groups))

    @staticmethod
    def _scales(group: QuestionGroup, answers: Mapping[str, Answer]) -> Any:
        first, *rest = group.skills
        if not rest:
            return level_scale(first.slug)
        return AnyOf(group, unfolded=any(skill.slug in answers for skill in rest))

    def clean(self) -> dict[str, Any]:
        """Refuse skills that this page does not ask for."""
        for name in self.data:
            if name.startswith(FIELD_PREFIX) and name not in self.fields:
                raise ValidationError(
                    _("This page does not ask for “%(skill)s”. Load it again and answer there."),
                    params={"skill": name.removeprefix(FIELD_PREFIX)[:50]},
                )
        return self.cleaned_data

    def changed_values(self) -> dict[str, str]:
        """Return by skill what was sent and is not what the page was rendered with.

        So a second tab that was opened earlier writes over nothing that it did not touch. A
        value sent without the rendered one (a single choice being saved) always counts.
        """
        return {
            name.removeprefix(FIELD_PREFIX): self.cleaned_data[name]
            for name in self.fields
            if name in self.data and self.data[name] != self.data.get(f"initial-{name}")
        }


class PaceForm(forms.Form):
    """How many hours a week somebody has, and from when."""

    hours = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60)
    start = forms.DateField(
        label=_("Start"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare_helper("hours", "start")

    def clean_start(self) -> date:
        """Refuse days so far away that no calendar holds the end."""
        start: date = self.cleaned_data["start"]
        if not EARLIEST_START <= start.year <= LATEST_START:
            raise ValidationError(_("Choose a day from this decade or the next."))
        return start


class ShareForm(forms.Form):
    """How long a link to a report is open, and whether it says whose report it is."""

    days = forms.TypedChoiceField(
        label=_("Open for"),
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))],
        coerce=int,
        initial=30,
    )
    name = forms.CharField(
        label=_("Name to show (optional)"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty, and the page does not say whose report it is."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare_helper("days", "name")


class ImportForm(forms.Form):
    """A file of somebody's own data; what is cleaned is its assessments, checked and scored."""

    file = forms.FileField(
        label=_("File with your data"),
        help_text=_("A JSON file from this site, of at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, taxonomy: Taxonomy, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taxonomy = taxonomy
        self.helper = _bare_helper("file")

    def clean_file(self) -> list[Brought]:
        """Read the file; refuse one with mistakes, naming the first of them."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("This file is larger than 1 MB. Bring in reports saved one by one instead.")
            )
        try:
            return read_data(file.read(), self._taxonomy)
        except DataFileError as error:
            shown = error.problems[:MOST_PROBLEMS]
            raise ValidationError(
                [_("Nothing was brought in, because the file has mistakes:"), *shown]
            ) from error


class DeleteForm(forms.Form):
    """A box to tick before everything goes."""

    sure = forms.BooleanField(
        label=_("Yes, delete everything"),
        error_messages={"required": _("Tick this to delete everything.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare_helper("sure")
