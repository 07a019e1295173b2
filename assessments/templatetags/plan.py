"""Template filters for the plan."""

from collections.abc import Collection, Iterable

from django import template
from django.utils.translation import gettext as _

from assessments import selectors
from assessments.domain.planning.plan import ChapterView, StepView
from assessments.web.labels import chapter_name, shift_label, step_reason

register = template.Library()
register.filter("shift_label", shift_label)
register.filter("chapter_name", chapter_name)
register.filter("why", step_reason)


@register.filter
def fragment(key: str) -> str:
    """Return the URL fragment for a step's key."""
    return key.replace(":", "-")


@register.filter
def shows(chapter: ChapterView, noted: Collection[str]) -> bool:
    """Return True if a chapter is open: it is current, or has a place that must not be folded."""
    places = (chapter.slug, *(row.key for row in chapter.rows))
    return chapter.is_current or any(place in noted for place in places)


@register.filter
def any_shows(chapters: Iterable[ChapterView], noted: Collection[str]) -> bool:
    """Return True if any of the chapters is open."""
    return any(shows(chapter, noted) for chapter in chapters)


@register.filter
def checklist(
    view: StepView, ticked: Collection[tuple[str, str]]
) -> tuple[tuple[str, str, bool], ...]:
    """Return the items of a step's checklist: name, text, and whether the person ticked it."""
    items = [("study", _("Studied"))] if view.step.study_hours else []
    items.append(("practice", _("Built") if view.project else _("Practised")))
    if view.exercises:
        items.append(("check", view.exercises[0][1].check))
    return tuple(
        (name, text, (view.skill.slug, selectors.step_item(view.step.level, name)) in ticked)
        for name, text in items
    )
