"""The language switch: its languages, and the page that it returns to; the language of previews."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language, to_locale

from assessments.domain.taxonomy.catalogue import offered_languages, page_language
from assessments.models import language_name

register = template.Library()

# Open Graph needs a country with each language.
COUNTRIES = {"de": "DE"}


@register.simple_tag
def site_languages() -> list[tuple[str, str]]:
    """Return the code of each language with its own name, those that editors have added last.

    Django's get_available_languages translates the names: “Englisch”.
    """
    added = offered_languages()
    shipped = [code for code, _ in settings.LANGUAGES]
    return [
        *settings.LANGUAGES,
        *((code, language_name(code)) for code in added if code not in shipped),
    ]


@register.simple_tag
def texts_language() -> str | None:
    """Return the language of the taxonomy's texts, which may be one that editors have added."""
    return page_language()


@register.filter
def return_address(request: HttpRequest) -> str:
    """Return the address of the requested page, safe to redirect to.

    An address that only takes POST redirects to its page. The switch's own address has no page, so
    the referring page is used.
    """
    if request.path == reverse("set_language"):
        return request.headers.get("Referer", "/")
    return escape_leading_slashes(request.get_full_path())


@register.simple_tag
def open_graph_locale() -> str:
    """Return the language of the page as Open Graph writes it, such as "en_GB"."""
    language = to_locale(get_language())
    return f"{language}_{COUNTRIES[language]}" if language in COUNTRIES else language
