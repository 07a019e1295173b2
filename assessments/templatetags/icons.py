"""Icons. They only stand beside words, so a screen reader passes over them."""

from functools import cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@cache  # a few dozen, drawn once: drawing one takes as long as many lines of a template
def icon(name: str, *, size: int = 18, kind: str = "") -> str:
    """Return a Lucide icon of so many pixels; ``kind`` is its class in the stylesheet."""
    attributes = {"class": kind} if kind else {}
    drawn: str = lucide(name, size=size, aria_hidden="true", **attributes)
    return drawn
