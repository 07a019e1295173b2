"""Where the language switch leads back to."""

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import escape_leading_slashes

register = template.Library()


@register.filter
def return_address(request: HttpRequest) -> str:
    """Return the address of the page that answers ``request``, safe to be redirected to.

    An address that only takes POST redirects to its page. The switch's own address has none: the
    page on which it was pressed is next best.
    """
    if request.path == reverse("set_language"):
        return request.headers.get("Referer", "/")
    return escape_leading_slashes(request.get_full_path())
