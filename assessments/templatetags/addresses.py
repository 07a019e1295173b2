"""Addresses: links that users enter, and those of this site for others."""

from django import template
from django.http import HttpRequest

from assessments.domain.addresses import as_link

register = template.Library()
register.filter(as_link)


@register.filter
def absolute(request: HttpRequest, path: str) -> str:
    """Return the address of a path of this site with scheme and host."""
    return request.build_absolute_uri(path)


@register.filter
def for_skill(path: str, skill: str) -> str:
    """Return a path that was reversed for the skill "-", for another skill.

    A page with a link for each skill reverses the path once.
    """
    return path.replace("/-/", f"/{skill}/")
