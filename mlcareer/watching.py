"""Monitoring for operators: a log line and timing for each request, slow queries, metrics."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import Histogram
from prometheus_client.django import PrometheusDjangoView

from mlcareer.logs import view_name

requests = logging.getLogger("mlcareer.requests")
queries = logging.getLogger("mlcareer.queries")

REQUEST_SECONDS = Histogram(
    "mlcareer_request_seconds",
    "Time to answer a request, by view, method and status.",
    ("view", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
# All other methods are counted as "other", or clients could create any number of metrics.
METHODS = frozenset({"GET", "HEAD", "POST"})


class _Queries:
    """Counts the queries of a request, and logs slow ones without their parameters."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            milliseconds = (time.perf_counter() - began) * 1000
            if milliseconds >= settings.SLOW_QUERY_MS:
                queries.warning(
                    "slow query",
                    extra={
                        "view": view_name(self.request),
                        "milliseconds": round(milliseconds),
                        "sql": str(sql),
                    },
                )


def log_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: measure and log each request."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        counted = _Queries(request)
        with connection.execute_wrapper(counted):
            response = get_response(request)
        seconds = time.perf_counter() - began
        view = view_name(request)
        method = request.method if request.method in METHODS else "other"
        REQUEST_SECONDS.labels(view, method, response.status_code).observe(seconds)
        requests.info(
            "request",
            extra={
                "view": view,
                "method": method,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
                "queries": counted.count,
            },
        )
        return response

    return middleware


@require_safe
def metrics(request: HttpRequest) -> HttpResponseBase:
    """Show the metrics to clients with METRICS_TOKEN. Raises Http404 for others."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    authorization = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(authorization, expected):
        raise Http404
    return _exposition(request)


_exposition = PrometheusDjangoView.as_view()
