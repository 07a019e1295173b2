"""Links to addresses that users enter."""

from django import template

from assessments.domain.addresses import AddressError, Link, parse_address

register = template.Library()


@register.filter
def as_link(address: str) -> Link | None:
    """Return an address as a link, None if it is not (or no longer) accepted."""
    try:
        return parse_address(address)
    except AddressError:
        return None
