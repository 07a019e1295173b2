"""Translate the taxonomy: with the translations of editors, else with those of the product.

Those of the product are in ``locale/<language>/…/taxonomy.mo``.
"""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, to_locale

from assessments.domain.taxonomy.translation import Translate

DOMAIN = "taxonomy"
LOCALE = Path(__file__).resolve().parents[3] / "locale"


class Catalogue:
    """The translations of one edition: texts by language and English text, and other languages.

    ``offered`` has the codes of the languages that editors have added and offer to readers.
    """

    def __init__(
        self, texts: Mapping[str, Mapping[str, str]] | None = None, offered: tuple[str, ...] = ()
    ) -> None:
        self.offered = offered
        self._translate = {
            language: _joined(own, shipped_catalogue(language))
            for language, own in (texts or {}).items()
        }

    def translate_to(self, language: str | None) -> Translate | None:
        """Return a function that translates texts into ``language``; None if it has no texts.

        The function returns texts without a translation unchanged. It stays the same object.
        """
        return self._translate.get(language) or _shipped_only(language) if language else None


def _joined(own: Mapping[str, str], shipped: Translate) -> Translate:
    return lambda text: own.get(text) or shipped(text) or text


# Names of roles are also shown where no edition is at hand, with the catalogue of the edition that
# this process used last.
_used = Catalogue()


def use_catalogue(catalogue: Catalogue) -> None:
    """Translate with this catalogue from now on."""
    global _used
    _used = catalogue


def offered_languages() -> tuple[str, ...]:
    """Return the codes of the languages that editors have added and offer to readers."""
    return _used.offered


def translate_to(language: str | None) -> Translate | None:
    """Return a function that translates texts into ``language``; None if it has no texts."""
    return _used.translate_to(language)


# The language of the taxonomy's texts, if it is not that of the site's own words.
_added_language: ContextVar[str | None] = ContextVar("added_language", default=None)


@contextmanager
def taxonomy_language(language: str | None) -> Iterator[None]:
    """Show the taxonomy in a language that editors have added, with the site's words in English."""
    token = _added_language.set(language)
    try:
        yield
    finally:
        _added_language.reset(token)


def page_language() -> str | None:
    """Return the language of the taxonomy's texts on this page."""
    return _added_language.get() or get_language()


def in_page_language(text: str) -> str:
    """Translate a text of the taxonomy into the language of the page."""
    translate = translate_to(page_language())
    return translate(text) if translate else text


@cache
def _shipped_only(language: str) -> Translate | None:
    shipped = shipped_catalogue(language)
    return None if shipped is untranslated else _joined({}, shipped)


def untranslated(text: str) -> str:
    """Return an empty text: there is no translation."""
    return ""


class _Nothing(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return untranslated(message)


@cache
def shipped_catalogue(language: str) -> Translate:
    """Return the function that finds the product's translation, empty if there is none."""
    if not gettext.find(DOMAIN, LOCALE, [to_locale(language)]):
        return untranslated
    found = gettext.translation(DOMAIN, LOCALE, [to_locale(language)])
    found.add_fallback(_Nothing())
    return found.gettext
