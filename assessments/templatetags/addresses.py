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
def evidence_link(skill: str) -> str:
    """Return the link from a report to the evidence for a skill; relative, so it fits everyone."""
    return f"../evidence/{skill}/"
