"""What the plan's templates need beside the report's."""

from django import template

from assessments.web.labels import milestone_label, shift_label

register = template.Library()
register.filter("label", milestone_label)
register.filter("shift_label", shift_label)


@register.filter
def fragment(key: str) -> str:
    """Return a step's key as its place in the page's address."""
    return key.replace(":", "-")
