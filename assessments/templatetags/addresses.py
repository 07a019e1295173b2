"""Links to addresses that people give."""

from django import template

from assessments.domain.addresses import AddressError, Link, parse_address

register = template.Library()


@register.filter
def as_link(address: str) -> Link | None:
    """Return an address as a link, None for one that is not accepted, such as an old one."""
    try:
        return parse_address(address)
    except AddressError:
        return None
