"""The languages that the site's texts are translated into."""

from django.conf import settings
from django.utils.translation import to_locale


def translated_locales() -> list[str]:
    """Return the names of the folders in ``locale/``: every language but the original."""
    return [to_locale(code) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
