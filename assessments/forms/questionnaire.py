"""One area of the questionnaire."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import bare_helper
from assessments.layout import FIELD_PREFIX, AnyOf, level_scale
from assessments.levels import LEVELS
from assessments.questionnaire import AreaPage, QuestionGroup
from assessments.scoring import NOT_RELEVANT, UNSURE, Answer
from assessments.taxonomy.document import Skill

NO_ANSWER = ""


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
        self.helper = bare_helper(*(self._scales(group, answers) for group in page.groups))

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
