"""Report errors to Sentry, or a compatible service, without personal data."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

# The fields of an event that are sent; the others may contain personal data.
SENT_FIELDS = frozenset(
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
    """Start sending errors to ``dsn``."""
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
    """Return only SENT_FIELDS of an event, without error messages, which may quote a row."""
    cleaned = {key: value for key, value in event.items() if key in SENT_FIELDS}
    for error in cleaned.get("exception", {}).get("values", ()):
        error["value"] = ""
    return cleaned
