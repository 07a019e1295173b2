"""Template filters for the plan."""

from collections.abc import Collection, Iterable

from django import template

from assessments.domain.planning.plan import ChapterView
from assessments.web.labels import chapter_name, milestone_label, shift_label, step_reason

register = template.Library()
register.filter("label", milestone_label)
register.filter("shift_label", shift_label)
register.filter("chapter_name", chapter_name)
register.filter("why", step_reason)


@register.filter
def fragment(key: str) -> str:
    """Return the URL fragment for a step's key."""
    return key.replace(":", "-")


@register.filter
def shows(chapter: ChapterView, noted: Collection[str]) -> bool:
    """Return True if a chapter is open: it is current, or has a message."""
    return chapter.is_current or any(row.key in noted for row in chapter.rows)


@register.filter
def any_shows(chapters: Iterable[ChapterView], noted: Collection[str]) -> bool:
    """Return True if any of the chapters is open."""
    return any(shows(chapter, noted) for chapter in chapters)
