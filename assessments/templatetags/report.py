"""What the report's templates compute: lengths on a scale of 0 to 100, and percentages."""

from django import template

register = template.Library()


@register.filter
def percent(share: float) -> int:
    """Turn a share of 0..1 into whole percent."""
    return round(100 * share)


@register.filter
def until(start: float, end: float) -> str:
    """Return the length from ``start`` to ``end`` with one decimal, for SVG."""
    return f"{end - start:.1f}"


@register.filter
def unit(value: float) -> str:
    """Return a coordinate with one decimal and a point, whatever the language."""
    return f"{value:.1f}"


@register.filter
def signed(points: float) -> str:
    """Return points with their sign and one decimal; 0 has none."""
    text = f"{points:+.1f}".replace("-", "−")
    return "0" if text[1:] == "0.0" else text


@register.filter
def grouped(amount: int) -> str:
    """Group the thousands of a whole amount by thin spaces."""
    return f"{amount:,}".replace(",", "\u202f")
