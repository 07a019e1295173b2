"""A second factor before the admin: set up once, and shown each day."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

# Recovery codes alone are none: they stand in for one of these.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# A session lives for months; so many seconds after it was shown, a factor opens nothing more.
LASTS = 12 * 60 * 60
# What was typed on a page that it opened can still be sent.
LASTS_TO_SEND = 2 * LASTS


def second_factor_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a page for those who have shown a second factor in this session, and lately.

    Anybody else is led to set one up, or to show the one they have. With
    ADMIN_REQUIRES_SECOND_FACTOR off the page is open as it was.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        led_away = _way_in(request) if settings.ADMIN_REQUIRES_SECOND_FACTOR else None
        return led_away or view(request, *args, **kwargs)

    return guarded


def _way_in(request: HttpRequest) -> HttpResponse | None:
    """Return where to go first, None for those who have done it."""
    if not is_mfa_enabled(request.user, FACTORS):
        messages.warning(
            request,
            _("The admin requires a second factor. Set one up here, then come back."),
        )
        return redirect("mfa_index")
    lasts = LASTS_TO_SEND if request.method == "POST" else LASTS
    if any(
        record["method"] == "mfa" and time.time() - record["at"] < lasts
        for record in get_authentication_records(request, request.user)
    ):
        return None
    ways = get_adapter().get_reauthentication_methods(request.user)
    way = next(way["url"] for way in ways if way["id"].startswith("mfa"))
    return redirect_to_login(request.get_full_path(), way)
