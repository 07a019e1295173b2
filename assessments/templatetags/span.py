"""The span as a picture."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from assessments.domain.span import Span

register = template.Library()


# For spans that many people see, which have dozens of planks: those of two roles.
@register.simple_tag
@lru_cache(maxsize=256)
def common_span(span: Span) -> str:
    """Draw a span without names, once for everyone."""
    return render_to_string("components/span.html", {"span": span})
