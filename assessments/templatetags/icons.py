"""Icons, hidden from screen readers because each is next to a text."""

from functools import cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@cache  # A few dozen icons, each slow to draw.
def icon(name: str, *, size: int = 18, kind: str = "") -> str:
    """Return a Lucide icon as SVG; ``size`` is in pixels, ``kind`` is its CSS class."""
    attributes = {"class": kind} if kind else {}
    svg: str = lucide(name, size=size, aria_hidden="true", **attributes)
    return svg
