"""Links to addresses that users enter."""

from django import template

from assessments.domain.addresses import as_link

register = template.Library()
register.filter(as_link)
