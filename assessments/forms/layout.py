"""Crispy layout objects for the questionnaire."""

from typing import Any

from crispy_forms.layout import Field, LayoutObject
from django import forms
from django.template.loader import render_to_string

from assessments.domain.questionnaire.pages import QuestionGroup

FIELD_PREFIX = "skill-"


def level_scale(skill: str) -> Field:
    """Return the layout field for the level scale of a skill."""
    return Field(FIELD_PREFIX + skill, template="components/level_scale.html")


class AnyOf(LayoutObject):
    """Alternative skills: the first is shown, the others are collapsed.

    With ``unfolded`` all are shown, because one of the others has an answer.
    """

    template = "components/any_of.html"

    def __init__(self, group: QuestionGroup, *, unfolded: bool) -> None:
        self.group = group
        self.unfolded = unfolded
        self.fields = [level_scale(skill.slug) for skill in group.skills]

    def render(self, form: forms.Form, context: Any, **kwargs: Any) -> str:
        """Render the first scale and the collapsed ones."""
        first, *rest = [field.render(form, context, **kwargs) for field in self.fields]
        errors = any(name in form.errors for name in (field.fields[0] for field in self.fields))
        return render_to_string(
            self.template,
            {
                "group": self.group,
                "first": first,
                "rest": rest,
                "others": [skill.name for skill in self.group.skills[1:]],
                "unfolded": self.unfolded or errors,
            },
        )


class Question(LayoutObject):
    """A question of the short form, with a bar that shows its place; ``more`` is for the bar."""

    template = "components/question.html"

    def __init__(
        self,
        group: QuestionGroup,
        scales: LayoutObject,
        **more: Any,
    ) -> None:
        self.scales = scales
        self.context = {"group": group, **more}

    def render(self, form: forms.Form, context: Any, **kwargs: Any) -> str:
        """Render the bar and the scales."""
        scales = self.scales.render(form, context, **kwargs)
        return render_to_string(self.template, {**self.context, "scales": scales})
