"""What the report's templates compute: lengths on a scale of 0 to 100, percentages, and words."""

from django import template
from django.utils import translation
from django.utils.formats import number_format

from assessments.web.labels import word

register = template.Library()
register.filter("word", word)


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
    rounded = round(points, 1)
    if not rounded:
        return "0"
    return ("+" if rounded > 0 else "−") + number_format(abs(rounded), 1)


@register.filter
def grouped(amount: int) -> str:
    """Group the thousands of a whole amount by thin spaces."""
    return f"{amount:,}".replace(",", "\u202f")


@register.filter
def in_sentence(role: object) -> str:
    """Return a role's name as it stands within a sentence: English writes it small there."""
    language = translation.get_language() or ""
    return str(role).lower() if language.startswith("en") else str(role)
