"""Errors sent to Sentry, or to what speaks as it does, without personal data."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

# What tells where it broke; everything else of an event may tell of whom.
KEPT = frozenset(
    {
        "event_id",
        "exception",
        "level",
        "logger",
        "platform",
        "release",
        "sdk",
        "server_name",
        "tags",
        "timestamp",
        "transaction",
        "contexts",
        "environment",
    }
)


def report_errors(dsn: str) -> None:
    """Send errors to ``dsn`` from now on."""
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=without_personal_data,
        integrations=[DjangoIntegration(transaction_style="function_name")],
    )


def without_personal_data(event: Any, hint: Any) -> Any:
    """Leave of an event where it broke and the kind of error: words of errors may quote a row."""
    kept = {key: value for key, value in event.items() if key in KEPT}
    for error in kept.get("exception", {}).get("values", ()):
        error["value"] = ""
    return kept
