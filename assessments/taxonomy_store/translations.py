"""The translations of the product and of editors, in the languages of the site."""

from collections.abc import Collection, Iterable

from django.conf import settings

from assessments.domain.taxonomy.catalogue import shipped_catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.languages import Translation, language_of, with_language
from assessments.domain.taxonomy.translating import carried_languages
from assessments.domain.taxonomy.translation import Translate
from assessments.taxonomy_store.writing import write_languages


def shipped_languages() -> list[str]:
    """Return the codes of the languages that the product ships with, without the original one."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def carry_translations(before: Taxonomy, after: Taxonomy) -> None:
    """Keep the translations of texts that an edit changes, as stale. Call this within the edit."""
    shipped: dict[str, Translate] = {code: shipped_catalogue(code) for code in shipped_languages()}
    languages = carried_languages(before, after, shipped)
    if languages != after.languages:
        write_languages(languages)


def write_translations(
    taxonomy: Taxonomy, code: str, added: Iterable[Translation], without: Collection[str] = ()
) -> None:
    """Save translations into one language, and remove those of the English texts in ``without``.

    Call this within an edit; ``taxonomy`` is the value of ``taxonomy_edit``.
    """
    before = language_of(taxonomy.languages, code)
    language = before.with_translations(added, without)
    if language != before:
        write_languages(with_language(taxonomy.languages, language))
