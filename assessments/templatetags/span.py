"""The span as a picture."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from assessments.domain.span import Span, SpanRow, span

register = template.Library()

# For pages of errors: one plank is missing.
BROKEN = span(
    [SpanRow(1, share, is_far=place > 3) for place, share in enumerate([1] * 4 + [0] + [1] * 4)]
)


# For spans that many people see, which have dozens of planks: those of two roles.
@register.simple_tag
@lru_cache(maxsize=256)
def common_span(span: Span) -> str:
    """Draw a span without names, once for everyone."""
    return render_to_string("components/span.html", {"span": span})


@register.simple_tag
def broken_span() -> str:
    """Draw a span with a missing plank."""
    return common_span(BROKEN)
