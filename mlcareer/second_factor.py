"""Require a second factor for the admin, and confirm it every day."""

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

# Recovery codes are not a factor: they only replace one of these.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Seconds for which a confirmed factor is valid; sessions last for months.
VALID_SECONDS = 12 * 60 * 60
# Longer for POST, so that a form opened in time can still be sent.
VALID_SECONDS_FOR_POST = 2 * VALID_SECONDS


def second_factor_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Limit a view to users who have recently confirmed a second factor in this session.

    Other users are redirected to set one up or to confirm it. If ADMIN_REQUIRES_SECOND_FACTOR is
    off, the view is not changed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = _redirect(request) if settings.ADMIN_REQUIRES_SECOND_FACTOR else None
        return response or view(request, *args, **kwargs)

    return guarded


def _redirect(request: HttpRequest) -> HttpResponse | None:
    """Return a redirect to set up or confirm a factor, None if that is not needed."""
    if not is_mfa_enabled(request.user, FACTORS):
        messages.warning(
            request,
            _("The admin requires a second factor. Set one up here, then come back."),
        )
        return redirect("mfa_index")
    valid_seconds = VALID_SECONDS_FOR_POST if request.method == "POST" else VALID_SECONDS
    if any(
        record["method"] == "mfa" and time.time() - record["at"] < valid_seconds
        for record in get_authentication_records(request, request.user)
    ):
        return None
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = next(method["url"] for method in methods if method["id"].startswith("mfa"))
    return redirect_to_login(request.get_full_path(), url)
