"""Template filters for the report: lengths on a scale of 0 to 100, percentages and labels."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils import translation
from django.utils.formats import number_format

from assessments.domain.taxonomy.objects import Reviewable
from assessments.domain.taxonomy.reviews import review_key
from assessments.web.labels import value_label

register = template.Library()
register.filter(value_label)

# Languages in which nouns have a capital letter.
NOUNS_WITH_CAPITALS = {"de"}


@register.filter
def signed_on(value: Reviewable, reviewed: Mapping[Any, date]) -> date | None:
    """Return the date on which an editor signed this text; ``reviewed`` is that of the edition."""
    return reviewed.get(review_key(value))


@register.filter
def with_signatures(
    values: Sequence[Reviewable], reviewed: Mapping[Any, date]
) -> tuple[tuple[Reviewable, date | None], ...]:
    """Return texts, each with the date on which an editor signed it."""
    return tuple((value, signed_on(value, reviewed)) for value in values)


@register.filter
def percent(share: float) -> int:
    """Return a share (0..1) as a whole percentage."""
    return round(100 * share)


@register.filter
def until(start: float, end: float) -> str:
    """Return the length from ``start`` to ``end`` for SVG, with one decimal place."""
    return f"{end - start:.1f}"


@register.filter
def unit(value: float) -> str:
    """Return a coordinate for SVG: one decimal place and a decimal point in every language."""
    return f"{value:.1f}"


@register.filter
def signed(points: float) -> str:
    """Return points with a sign and one decimal place, which whole numbers do not need, or "0"."""
    rounded = round(points, 1)
    if not rounded:
        return "0"
    return ("+" if rounded > 0 else "−") + number_format(abs(rounded), isinstance(points, float))


@register.filter
def grouped(amount: int) -> str:
    """Return a whole number with thin spaces between groups of three digits."""
    return f"{amount:,}".replace(",", "\u202f")


@register.filter
def in_sentence(role: object) -> str:
    """Return a role's name for use within a sentence: "data scientist", but "AI engineer"."""
    name = str(role)
    first, *_ = name.split() or [""]
    if translation.get_language() in NOUNS_WITH_CAPITALS or first != first.capitalize():
        return name
    return name[:1].lower() + name[1:]
