"""Parts of pages that are the same for everyone, rendered once by each process."""

import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString, mark_safe

from assessments.domain.taxonomy.catalogue import page_language
from assessments.domain.taxonomy.objects import Value

register = template.Library()

# About 3 KB each with their keys. The level scales and plan steps of the whole taxonomy in two
# languages fit.
MAX_PARTS = 5000
_INDENTATION = re.compile(r"\n\s+")
_SIMPLE = (str, int, float, date, Enum, type(None))


@register.simple_tag
def include_cached(template_name: str, *, unless: object = None, **values: object) -> str:
    """Include a template that sees only these values, and keep what it renders.

    The values and the language of the page are the key, so an edit of the taxonomy or of a
    translation, which changes the values, is shown at once. Give only what is the same for
    everyone. If ``unless`` is true, nothing is kept: for texts that may not be those of this site.
    Raises TypeError for a value that can change or depends on the request.
    """
    render = _rendered.__wrapped__ if unless else _rendered
    # Values of different types can be equal, such as 1 and True, but look different.
    key = tuple((name, type(value), value) for name, value in values.items())
    # Not its name, so that an edit of a template is shown while its author works on it.
    return render(Engine.get_default().get_template(template_name), page_language(), key)


@lru_cache(maxsize=MAX_PARTS)
def _rendered(
    source: Template, language: str | None, key: tuple[tuple[str, type, object], ...]
) -> SafeString:
    for name, kind, value in key:
        # Words in a template are safe; their type is part of the key.
        if kind is not SafeString and not _is_constant(value):
            raise TypeError(f"{name} cannot be in a cached part of a page: {kind.__name__}")
    # A rendered template is safe.
    html = source.render(Context({name: value for name, _, value in key}))
    return mark_safe(_INDENTATION.sub("\n", html.strip()))  # noqa: S308  # nosec B308 B703


def _is_constant(value: Any) -> bool:
    # Not isinstance: a lazy object, such as the token of a form, passes for what it is going to be.
    kind = type(value)
    if issubclass(kind, tuple):
        return all(map(_is_constant, value))
    if is_dataclass(kind):
        # A row in it has the same hash after a change.
        return all(_is_constant(getattr(value, field.name)) for field in fields(kind))
    return issubclass(kind, (*_SIMPLE, Value)) and not issubclass(kind, datetime | SafeString)
