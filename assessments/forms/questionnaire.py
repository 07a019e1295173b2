"""Forms for an area and for a block of the questionnaire."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from math import ceil
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.questionnaire.levels import LEVELS
from assessments.domain.questionnaire.pages import QuestionGroup, QuestionPage, stale_skills
from assessments.domain.scoring import NOT_RELEVANT, UNSURE, Answer
from assessments.domain.taxonomy.objects import Skill
from assessments.forms.layout import FIELD_PREFIX, AnyOf, Question, level_scale
from assessments.forms.parts import bare_helper

NO_ANSWER = ""
_LEVELS = tuple(level.value for level in LEVELS)
# Skills named in the error for answers that cannot be saved.
MAX_NAMED_QUESTIONS = 10


class LevelField(forms.ChoiceField):
    """An optional answer for one skill on the level scale."""

    def __init__(
        self, skill: Skill, *, may_be_irrelevant: bool, saved_at: datetime | None, is_stale: bool
    ) -> None:
        others = (UNSURE, NOT_RELEVANT, NO_ANSWER) if may_be_irrelevant else (UNSURE, NO_ANSWER)
        super().__init__(
            choices=[(value, value) for value in (*_LEVELS, *others)],
            required=False,
            show_hidden_initial=True,
            error_messages={
                "invalid_choice": _("This is not one of the answers. Choose one of those shown.")
            },
        )
        self.skill = skill
        self.others = others
        self.saved_at = saved_at
        self.is_stale = is_stale
        self.revision = revision(saved_at)

    def prepare_value(self, value: Any) -> Any:
        """Return the answer to mark; None for one that is not offered."""
        answer = value or NO_ANSWER
        return answer if self.valid_value(answer) else None


def posted_skills(names: Iterable[str]) -> frozenset[str]:
    """Return the skills that posted fields, given by name, have an answer for."""
    return frozenset(
        name.removeprefix(FIELD_PREFIX) for name in names if name.startswith(FIELD_PREFIX)
    )


def revision(saved_at: datetime | None) -> str:
    """Return the revision of an answer, which changes with each save; empty for no answer."""
    return saved_at.isoformat() if saved_at else ""


class AreaForm(forms.Form):
    """A page of the questionnaire: a level scale for each skill.

    ``saved_at`` has the time at which each answer was saved; skills with stale answers come first.
    """

    use_required_attribute = False
    is_brief = False  # what a skill is about is folded

    def __init__(
        self,
        page: QuestionPage,
        answers: Mapping[str, Answer],
        data: QueryDict | None = None,
        *,
        saved_at: Mapping[str, datetime] | None = None,
    ) -> None:
        super().__init__(data)
        saved_at = saved_at or {}
        self.stale = stale_skills(saved_at, timezone.now())
        self.groups = page.stale_first(self.stale).groups
        for group in self.groups:
            for skill in group.skills:
                name = FIELD_PREFIX + skill.slug
                self.fields[name] = LevelField(
                    skill,
                    may_be_irrelevant=group.requirement.floor is None,
                    saved_at=saved_at.get(skill.slug),
                    is_stale=skill.slug in self.stale,
                )
                self.initial[name] = str(answers.get(skill.slug, NO_ANSWER))
        self.helper = bare_helper(*(self.layout(group, answers) for group in self.groups))

    def layout(self, group: QuestionGroup, answers: Mapping[str, Answer]) -> Any:
        """Return the layout of one question."""
        first, *rest = group.skills
        if not rest:
            return level_scale(first.slug)
        return AnyOf(group, unfolded=any(skill.slug in answers for skill in rest))

    def clean(self) -> dict[str, Any]:
        """Add an error for answers to skills that are not on the page."""
        unknown = [s for s in posted_skills(self.data) if FIELD_PREFIX + s not in self.fields]
        if unknown:
            self.refuse(unknown)
        return self.cleaned_data

    def refuse(self, skills: Collection[str]) -> None:
        """Add the error for answers to skills that the questionnaire no longer includes."""
        text = _(
            "The questionnaire no longer asks for “%(skill)s”, so that answer cannot be saved. "
            "Your other choices are still here: save the page again."
        )
        named = "”, “".join(skill[:50] for skill in sorted(skills)[:MAX_NAMED_QUESTIONS])
        self.add_error(None, ValidationError(text, params={"skill": named}))

    def changed_values(self) -> dict[str, str]:
        """Return by skill the values that differ from those the page was rendered with.

        This keeps an older tab from overwriting answers that were not changed in it. A value sent
        without the rendered one (a single choice) always counts, and so does an unchanged stale
        answer, because sending it confirms it.
        """
        return {
            name.removeprefix(FIELD_PREFIX): self.cleaned_data[name]
            for name in self.fields
            if name in self.cleaned_data
            and name in self.data
            and (self.data[name] != self.data.get(f"initial-{name}") or self._is_confirmed(name))
        }

    def _is_confirmed(self, name: str) -> bool:
        is_stale: bool = self.fields[name].is_stale  # type: ignore[attr-defined]
        return is_stale and self.data[name] == self.initial[name]

    def seen_revisions(self) -> dict[str, str]:
        """Return by skill the revision of the answer that the browser last saw, if sent."""
        return self._values_with_prefix("seen")

    def sent_before(self) -> dict[str, list[str]]:
        """Return by skill the earlier choices of this browser that got no reply."""
        return {
            skill: values.split(",") for skill, values in self._values_with_prefix("sent").items()
        }

    def _values_with_prefix(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(FIELD_PREFIX): self.data[f"{prefix}-{name}"]
            for name in self.fields
            if f"{prefix}-{name}" in self.data
        }


class BlockForm(AreaForm):
    """A block of the short form: one question after another, each with its place."""

    is_brief = True

    @cached_property
    def first_unfinished(self) -> QuestionGroup | None:
        """The first question without an answer, or with old ones only; None if there is none."""

        def is_done(skill: Skill) -> bool:
            return bool(self.initial[FIELD_PREFIX + skill.slug]) and skill.slug not in self.stale

        unfinished = (group for group in self.groups if not any(map(is_done, group.skills)))
        return next(unfinished, None)

    def _is_confirmed(self, name: str) -> bool:
        # A script that shows one question at a time says so: then not all answers were in sight.
        return "stepped" not in self.data and super()._is_confirmed(name)

    def layout(self, group: QuestionGroup, answers: Mapping[str, Answer]) -> Any:
        """Return the layout of one question.

        The first open one of an area offers to answer all open ones with level 0.
        """
        groups = self.groups
        place = groups.index(group)
        open_ones = [
            row
            for row in groups
            if row.requirement.area == group.requirement.area and not row.is_answered(answers)
        ]
        is_first = len(open_ones) > 1 and group == open_ones[0]
        return Question(
            group,
            super().layout(group, answers),
            number=place + 1,
            is_current=group == self.first_unfinished,
            total=len(groups),
            places=range(1, len(groups) + 1),
            minutes=ceil(sum(row.seconds for row in groups[place:]) / 60),
            previous=groups[place - 1].requirement.slug if place else None,
            following=groups[place + 1].requirement.slug if place + 1 < len(groups) else None,
            same_area=[row.name for row in open_ones] if is_first else [],
        )
