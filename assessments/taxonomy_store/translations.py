"""The translations of the product and of editors, in the languages of the site."""

from django.conf import settings

from assessments.domain.taxonomy.catalogue import shipped_catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.translating import carried_languages
from assessments.domain.taxonomy.translation import Translate
from assessments.taxonomy_store.writing import write_languages


def shipped_translations() -> dict[str, Translate]:
    """Return the product's own translations by language, without the original one."""
    codes = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    found = {code: shipped_catalogue(code) for code in codes}
    return {code: translate for code, translate in found.items() if translate}


def carry_translations(before: Taxonomy, after: Taxonomy) -> None:
    """Keep the translations of texts that an edit changes, as stale. Call this within the edit."""
    languages = carried_languages(before, after, shipped_translations())
    if languages != after.languages:
        write_languages(languages)
