"""Language of pages: the user's choice, otherwise the browser's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from assessments.domain.taxonomy.catalogue import page_language, taxonomy_language
from assessments.selectors import language_is_offered


class LanguageMiddleware(LocaleMiddleware):
    """Django's LocaleMiddleware with an English admin and the languages that editors have added.

    Such a language has only the texts of the taxonomy. The words around them are English, so people
    get it only if they choose it, never by their browser's setting. Responses also vary with the
    cookie that stores the user's choice.
    """

    def __call__(self, request: HttpRequest) -> Any:
        """Handle the request in its language."""
        with taxonomy_language(self._added_language(request)):
            return super().__call__(request)

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the request."""
        super().process_request(request)
        if self._is_admin(request) or page_language() != translation.get_language():
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()

    def _added_language(self, request: HttpRequest) -> str | None:
        """Return the chosen language if editors have added it."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if not chosen or chosen in dict(settings.LANGUAGES) or self._is_admin(request):
            return None
        return chosen if language_is_offered(chosen) else None

    def _is_admin(self, request: HttpRequest) -> bool:
        return request.path.startswith(reverse("admin:index"))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add Cookie to the Vary header."""
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)
