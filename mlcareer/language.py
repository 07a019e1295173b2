"""Which language a page is in: the person's choice, else what their browser asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LanguageMiddleware(LocaleMiddleware):
    """Django's, with an English admin.

    Django says that its answers vary with the browser's languages; they vary with the cookie of
    somebody's choice too.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Let the request be answered in its language."""
        super().process_request(request)
        if request.path.startswith(reverse("admin:index")):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say what the answer depends on."""
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)
