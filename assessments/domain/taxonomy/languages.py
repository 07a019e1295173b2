"""The translations that editors write, as part of the taxonomy. Pure.

A translation belongs to an English wording, like those that ship with the product, and wins over
them. After the English text has changed, its translation is kept for the new wording with the
wording that it was written for. It is stale: pages show English until an editor confirms it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from assessments.domain.taxonomy.fields import Text
from assessments.domain.taxonomy.objects import Value
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER

MAX_TRANSLATION = 4000
RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
LanguageCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]{2,6})?$", max_length=10)
]


class Translation(Value):
    """The translation of an English text; ``former`` is the text that it was written for."""

    english: Text = Field(description="The text in English.")
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TRANSLATION)
    ] = Field(description="The text in the language.")
    former: Text | None = Field(
        None, description="The English text that it was written for, if that has changed since."
    )


def translation_problem(text: str) -> str:
    """Return why a cleaned text cannot be a translation; empty if it can."""
    if CONTROL_CHARACTER.search(text):
        return "this text contains a control character; please type it again"
    if len(text) > MAX_TRANSLATION:
        return f"this text has {len(text):,} characters, at most {MAX_TRANSLATION:,} are allowed"
    return ""


def _by_english(translations: tuple[Translation, ...]) -> tuple[Translation, ...]:
    return tuple(sorted(translations, key=lambda translation: translation.english))


class Language(Value):
    """A language with the translations of editors."""

    code: LanguageCode = Field(description="The language. It cannot be changed later.")
    offered: bool = Field(
        False,
        description=(
            "Readers can choose this language. Texts without a translation, and the words around "
            "the taxonomy's texts, are in English. Languages that the product ships with are "
            "always offered."
        ),
    )
    translations: Annotated[tuple[Translation, ...], AfterValidator(_by_english)] = ()

    def with_translations(
        self, added: Iterable[Translation], without: Collection[str] = ()
    ) -> "Language":
        """Return the language with translations added or replaced.

        Those of the English texts in ``without`` are removed.
        """
        rows = {row.english: row for row in (*self.translations, *added)}
        kept = tuple(row for english, row in rows.items() if english not in without)
        return self.model_copy(update={"translations": _by_english(kept)})


def with_language(languages: tuple[Language, ...], language: Language) -> tuple[Language, ...]:
    """Return languages in the order of their codes, with one added or replaced."""
    rows = {row.code: row for row in languages} | {language.code: language}
    return tuple(rows[code] for code in sorted(rows))


def language_of(languages: tuple[Language, ...], code: str) -> Language:
    """Return a language by its code, without translations if it is not among ``languages``."""
    return next((row for row in languages if row.code == code), Language(code=code))


def language_problems(languages: Collection[Language]) -> Iterator[str]:
    """Yield a problem for each language that appears twice or that pages cannot show.

    The same for each text that is translated twice.
    """
    codes = Counter(language.code for language in languages)
    yield from (f"languages: {code} appears twice" for code, number in codes.items() if number > 1)
    for language in languages:
        if language.code.partition("-")[0] in RIGHT_TO_LEFT:
            yield f"language {language.code}: it is written from right to left; our pages are not"
        texts = Counter(row.english for row in language.translations)
        for text, number in texts.items():
            if number > 1:
                yield f"language {language.code}: {number} translations of “{text}”"
