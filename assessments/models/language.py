"""Languages, and the translations that editors write."""

from typing import Any

from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.text import Truncator

from assessments.domain.taxonomy import languages
from assessments.models.columns import WithHistory, columns

_LanguageColumns: Any = columns(languages.Language, options={"code": {"unique": True}})
_TranslationColumns: Any = columns(languages.Translation)


def language_name(code: str) -> str:
    """Return the name that a language has in itself; its code if it is not known."""
    return str(LANG_INFO.get(code, {}).get("name_local", code)).capitalize()


def english_language_name(code: str) -> str:
    """Return the English name of a language; its code if it is not known."""
    return str(LANG_INFO.get(code, {}).get("name", code))


class Language(WithHistory, _LanguageColumns):
    """A language that editors translate the taxonomy into."""

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return language_name(self.code)


class Translation(WithHistory, _TranslationColumns):
    """An editor's translation of an English text. The taxonomy's check finds repeated ones."""

    language = models.ForeignKey(Language, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        ordering = ("language", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(english=""), name="translation_has_texts"
            ),
        )

    def __str__(self) -> str:
        return Truncator(self.english).chars(60)
