"""The span as a picture."""

from django import template

from assessments.domain.span import Span, SpanRow, span

register = template.Library()

# For pages of errors: one plank is missing.
BROKEN = span(
    [SpanRow(1, share, is_far=place > 3) for place, share in enumerate([1] * 4 + [0] + [1] * 4)]
)


@register.simple_tag
def broken_span() -> Span:
    """Return a span with a missing plank."""
    return BROKEN
