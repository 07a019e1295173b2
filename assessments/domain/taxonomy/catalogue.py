"""Translate the taxonomy with ``locale/<language>/…/taxonomy.mo``."""

import gettext
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, to_locale

from assessments.domain.taxonomy.translation import Translate

DOMAIN = "taxonomy"
LOCALE = Path(__file__).resolve().parents[3] / "locale"


def translate_to(language: str | None) -> Translate | None:
    """Return a function that translates texts into ``language``; None if there is no catalogue.

    The function returns texts without a translation unchanged.
    """
    return _catalogue(language) if language else None


def in_page_language(text: str) -> str:
    """Translate a text of the taxonomy into the language of the page."""
    translate = translate_to(get_language())
    return translate(text) if translate else text


@cache
def _catalogue(language: str) -> Translate | None:
    if not gettext.find(DOMAIN, LOCALE, [to_locale(language)]):
        return None
    return gettext.translation(DOMAIN, LOCALE, [to_locale(language)]).gettext
