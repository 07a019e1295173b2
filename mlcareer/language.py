"""Language of pages: the user's choice, otherwise the browser's."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from assessments.selectors import language_is_offered


class LanguageMiddleware(LocaleMiddleware):
    """Django's LocaleMiddleware with an English admin and the languages that editors have added.

    People get such a language only if they choose it, because most words of the site are in English
    then. Responses also vary with the cookie that stores the user's choice.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the request."""
        super().process_request(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.path.startswith(reverse("admin:index")):
            chosen = settings.LANGUAGE_CODE
        elif chosen in ("", request.LANGUAGE_CODE) or not language_is_offered(chosen):
            return
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add Cookie to the Vary header."""
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)
