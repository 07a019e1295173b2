"""Middleware that limits writes and exports, and keeps a thread free."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any

from allauth.core.internal.ratelimit import (
    Rate,
    apply_rate,
    consume,
    get_cache_key,
    get_ip,
    get_rates,
)
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from assessments.views.errors import too_many, unavailable
from assessments.web.access import owner_of
from mlcareer.busy import BUSY

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# All limits use the settings and cache keys of this app.
APP = "allauth.account"
# The number of people behind one network address, such as a class: its limit is theirs together.
CLASS_SIZE = 40
# allauth's error codes for a form that was sent too often.
REFUSED = {"too_many_login_attempts", "rate_limited"}


def refuse_when_busy(get_response: GetResponse) -> GetResponse:
    """Middleware: answer 503 to a request that would take the last free thread."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return unavailable(request) if request.META.get(BUSY) else get_response(request)

    return middleware


class Counts:
    """Counts actions by sender in the current window of ``seconds``.

    Counts are in the memory of this process, which is fast and works without the database.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._window = 0
        self._counts: Counter[str] = Counter()

    def above(self, most: dict[str, int]) -> bool:
        """Count one action for each sender; return True if one of them is above its limit."""
        window = int(time.time() // self.seconds)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, Counter()
            self._counts.update(most.keys())
            return any(self._counts[sender] > limit for sender, limit in most.items())

    def clear(self) -> None:
        """Reset all counts."""
        with self._lock:
            self._counts.clear()

    def left(self) -> int:
        """Return the number of seconds left in the window, at least 1."""
        return self.seconds - int(time.time() % self.seconds)


class Limits(MiddlewareMixin):
    """Middleware: limit writes and exports by owner and by network address.

    All writes are counted in memory, because users answer quickly. Expensive ones are also counted
    in the cache, for all processes together.
    """

    # View names, and the names of their limits in ACCOUNT_RATE_LIMITS.
    COSTLY = {
        "assessments:start": "start",
        "assessments:data": "import",
        "assessments:job_ads": "job_ads",
        "assessments:sharing": "share",
    }
    EXPORTS = frozenset(
        f"assessments:{name}"
        for name in ("export_data", "report_json", "report_csv", "report_xlsx")
    )
    # Files for anyone with their link, counted by address: calendar apps and sites that preview
    # links have no session.
    LINKED_FILES = frozenset({"assessments:calendar_feed", "assessments:shared_picture"})
    ANSWERS = frozenset({"assessments:area", "assessments:answers", "assessments:choice"})

    writes = Counts(60)
    exports = Counts(60 * 60)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer 429 above a limit."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            kind, most = "answers", settings.ANSWERS_PER_MINUTE
            if name not in self.ANSWERS:
                kind, most = "forms", most // 5
            counts = self.writes
        elif name in self.EXPORTS:
            kind, most, counts = "exports", settings.EXPORTS_PER_HOUR, self.exports
        elif name in self.LINKED_FILES:
            return self._refuse_linked_file(request, name)
        else:
            return None
        owner, address = owner_of(request).key, _address(request)
        # A robot that keeps no cookies has no owner.
        sender, own = (owner, most) if owner else (f"guests of {address}", 10 * most)
        senders = {f"{kind} {address}": CLASS_SIZE * most, f"{kind} {sender}": own}
        if counts.above(senders):
            return too_many(request, seconds=counts.left())
        action = self.COSTLY.get(name) if counts is self.writes else None
        for rate in get_rates(app=APP, action=action) if action else ():
            # Visitors without a key cannot be told apart, and many can share one address.
            if rate.per == "key" and not owner:
                continue
            config = {str(action): f"{rate.amount}/{rate.duration}s/{rate.per}"}
            if not consume(request, app=APP, action=action, config=config, key=owner):
                return too_many(request, seconds=int(rate.duration))
        return None

    def _refuse_linked_file(self, request: HttpRequest, name: str) -> HttpResponseBase | None:
        """Answer 429 to an address above the limit."""
        most = CLASS_SIZE * settings.EXPORTS_PER_HOUR
        if self.exports.above({f"{name} {_address(request)}": most}):
            return too_many(request, seconds=self.exports.left())
        return None

    def process_template_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the status 429 if the form of a page was refused because it was sent too often."""
        form: Any = (getattr(response, "context_data", None) or {}).get("form")
        errors = form.errors.as_data().values() if getattr(form, "is_bound", False) else ()
        if any(error.code in REFUSED for found in errors for error in found):
            response.status_code = 429
            response["Retry-After"] = str(_window(request, "login_failed"))
        return response


def allauth_too_many(request: HttpRequest) -> HttpResponse:
    """Answer a request that exceeds a limit of allauth; it is ``handler429`` of the root URLs."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return too_many(request, seconds=_window(request, name.removeprefix("account_")))


def _window(request: HttpRequest, action: str) -> int:
    """Return the seconds of the longest limit that was exceeded, preferring limits per address."""
    rates = get_rates(app=APP, action=action)
    refusing = [rate for rate in rates if rate.per == "ip" and _is_used_up(request, action, rate)]
    refusing = refusing or [rate for rate in rates if rate.per != "ip"]
    return int(max((rate.duration for rate in refusing), default=60))


def _is_used_up(request: HttpRequest, action: str, rate: Rate) -> bool:
    history = cache.get(get_cache_key(request, app=APP, action=action, rate=rate), [])
    allowed, _ = apply_rate(history, time.time(), rate, dry_run=True)
    return not allowed


def _address(request: HttpRequest) -> str:
    """Return the client's network address, empty if the proxy does not give one."""
    try:
        return str(get_ip(request))
    except PermissionDenied:
        return ""
