"""Template filters for the plan."""

from django import template

from assessments.web.labels import milestone_label, shift_label

register = template.Library()
register.filter("label", milestone_label)
register.filter("shift_label", shift_label)


@register.filter
def fragment(key: str) -> str:
    """Return the URL fragment for a step's key."""
    return key.replace(":", "-")
