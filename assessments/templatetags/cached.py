"""Parts of pages that are the same for everyone, rendered once by each process."""

from collections.abc import Iterable
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache

from django import template
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString

from assessments.domain.taxonomy.catalogue import page_language
from assessments.domain.taxonomy.objects import Value

register = template.Library()

# About 1.5 KB each. The level scales and plan steps of the whole taxonomy in two languages fit.
MAX_PARTS = 5000
_SIMPLE = (str, int, float, date, Enum, type(None))


@register.simple_tag
def include_cached(template_name: str, **values: object) -> str:
    """Include a template that sees only these values, and keep what it renders.

    The values and the language of the page are the key, so an edit of the taxonomy or of a
    translation, which changes the values, is shown at once. Give only what is the same for
    everyone. Raises TypeError for a value that can change or depends on the request.
    """
    # Values of different types can be equal, such as 1 and True, but look different.
    key = tuple((name, type(value), value) for name, value in values.items())
    # Not its name, so that an edit of a template is shown while its author works on it.
    return _rendered(Engine.get_default().get_template(template_name), page_language(), key)


@lru_cache(maxsize=MAX_PARTS)
def _rendered(
    source: Template, language: str | None, key: tuple[tuple[str, type, object], ...]
) -> SafeString:
    for name, _, value in key:
        _refuse_changeable(name, value)
    return source.render(Context({name: value for name, _, value in key}))


def _refuse_changeable(name: str, value: object) -> None:
    """Raise TypeError unless a value and its parts are constants."""
    if isinstance(value, tuple):
        _refuse_all(name, value)
    elif is_dataclass(value) and value.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        pass
    elif isinstance(value, datetime | SafeString) or not isinstance(value, (*_SIMPLE, Value)):
        raise TypeError(f"{name} cannot be in a cached part of a page: {type(value).__name__}")


def _refuse_all(name: str, values: Iterable[object]) -> None:
    for value in values:
        _refuse_changeable(name, value)
