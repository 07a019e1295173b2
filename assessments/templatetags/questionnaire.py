"""Template filters for the questionnaire."""

from django import template

from assessments.domain.questionnaire.levels import LEVELS, Level
from assessments.domain.taxonomy.objects import Skill

register = template.Library()


@register.filter
def scale(skill: Skill) -> list[tuple[Level, object]]:
    """Return the levels, each with what a person at it has done; the first has no anchor."""
    first, *others = LEVELS
    return [(first, first.meaning)] + [
        (level, skill.levels[level.number].anchor)
        for level in others
        if level.number in skill.levels
    ]


@register.filter
def examples(skill: Skill) -> list[tuple[Level, str]]:
    """Return the levels that have an example, with it."""
    return [
        (LEVELS[number], level.example) for number, level in skill.levels.items() if level.example
    ]
