"""Requests for pages of a new guest with a draft and a result, measured in this process."""

import gzip
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.matching import AD

REPETITIONS = 15
# Tables that grow with the number of users; they must never be read completely.
GROWING = ("answer", "assessment", "result", "session", "plan", "sharedreport")


def visits() -> dict[str, Callable[[], Any]]:
    """Return functions that request each page, by name."""
    from django.test import Client
    from django.urls import reverse

    from assessments.models import Assessment
    from assessments.taxonomy_store.editions import edition_current

    client = Client(headers={"accept-encoding": "gzip"})
    roles = {"start_role": "data-scientist", "target_role": "machine-learning-engineer"}

    def begin() -> Any:
        location = client.post(reverse("assessments:start"), roles)["Location"]
        return Assessment.objects.get(pk=location.strip("/").split("/")[1])

    done = begin()
    pages = edition_current().questionnaire(*roles.values()).pages
    for page in pages:
        chosen = {f"skill-{skill.slug}": "2" for skill in page.skills}
        client.post(reverse("assessments:area", args=[done.pk, page.area.slug]), chosen)
    client.post(reverse("assessments:submit", args=[done.pk]))
    draft = begin()
    page = max(pages, key=lambda page: len(page.skills))
    choice = reverse("assessments:choice", args=[draft.pk])
    levels = iter(range(10**9))

    def save() -> Any:
        chosen = {f"skill-{page.skills[0].slug}": str(next(levels) % 5)}
        return client.post(choice, chosen)

    def get(name: str, *arguments: Any) -> Callable[[], Any]:
        return lambda: client.get(reverse(f"assessments:{name}", args=arguments))

    save()
    sent = {"text": AD, "start_role": roles["start_role"]}
    ad = client.post(reverse("assessments:job_ads"), sent)["Location"]
    draft_pages = {"all questions": "assessment", "review": "review"}
    result_pages = {
        "report": "report",
        "summary": "summary",
        "plan": "plan",
        "explore": "explore",
        "what if": "what_if",
        "specialisms": "specialisms",
    }
    return {
        "home": get("home"),
        "first questions": get("questions", draft.pk, "1"),
        "largest area": get("area", draft.pk, page.area.slug),
        "save one answer": save,
        "my assessments": get("my_assessments"),
        "own data": get("export_data"),
        "job ads": get("job_ads"),
        "job ad": lambda: client.get(ad),
        **{page: get(name, draft.pk) for page, name in draft_pages.items()},
        **{page: get(name, done.pk) for page, name in result_pages.items()},
    }


def visited(visit: Callable[[], Any]) -> dict[str, Any]:
    """Return the cost of a visit: time, queries, bytes, and scans of growing tables.

    ``milliseconds`` and ``work`` (see relative_work) are medians. Bytes are compressed: ``bytes``
    of the page itself, ``bytes_loaded`` including the files that it loads.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    visit()
    with CaptureQueriesContext(connection) as captured:
        response = visit()
    queries = captured.captured_queries  # Read now, because later requests clear the log.
    assert response.status_code == 200, response.status_code
    times: list[float] = []

    def timed() -> None:
        began = time.perf_counter()
        visit()
        times.append(1000 * (time.perf_counter() - began))

    work = [relative_work(timed) for _ in range(REPETITIONS)]
    content = response.getvalue() if response.streaming else response.content
    return {
        "milliseconds": round(statistics.median(times), 1),
        "work": round(statistics.median(work), 3),
        "queries": len(queries),
        "bytes": len(content),
        "bytes_loaded": len(content) + _loaded(content),
        "scans": sorted(
            {
                table
                for _, plan in _explained(queries)
                for table in re.findall(r"Seq Scan on assessments_(\w+)", plan)
                if table in GROWING
            }
        ),
    }


def relative_work(function: Callable[[], Any]) -> float:
    """Return the CPU time of a function, divided by that of a fixed task run just before.

    This makes it largely independent of other processes and of changes in CPU speed.
    """
    reference = cpu_seconds(_reference_task)
    return cpu_seconds(function) / reference


def cpu_seconds(function: Callable[[], Any]) -> float:
    """Return the CPU time that this process needs to run a function."""
    began = time.process_time()
    function()
    return time.process_time() - began


def _reference_task() -> None:
    for number in range(100_000):
        str(number)


def _loaded(content: bytes) -> int:
    """Return the compressed size of the static files that a page loads."""
    from django.contrib.staticfiles import finders

    html = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    files = set(re.findall(r'(?:src|href)="/static/([^"#]+)"', html.decode()))
    return sum(len(gzip.compress(Path(str(finders.find(file))).read_bytes())) for file in files)


def plans(visit: Callable[[], Any]) -> list[list[str]]:
    """Return the queries of a visit, each with the scans of its plan."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        visit()
    return [
        [re.sub(r"SELECT .*? FROM", "SELECT … FROM", sql)[:200], line.strip(" ->")]
        for sql, plan in _explained(captured.captured_queries)
        for line in plan.splitlines()
        if "Scan" in line
    ]


def _explained(queries: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Return queries with their plans on PostgreSQL, nothing on other databases."""
    from django.db import connection, transaction

    if connection.vendor != "postgresql":
        return []
    explained = []
    for query in queries:
        sql = query["sql"]
        if not sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql)
            explained.append((sql, "\n".join(row[0] for row in cursor.fetchall())))
    return explained
