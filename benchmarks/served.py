"""Rate and latency of pages under gunicorn, on SQLite and PostgreSQL, compared with bare views.

wrk uses eight connections from the same machine. The ratios to the bare views of the same run are
what counts; the absolute figures can only be compared between runs on one machine.
"""

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.people import Person
from scripts.services import Postgres, Redis
from scripts.site import Site

SETTINGS = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
CONNECTIONS = 8
# Pages and their baselines take turns, because the speed of a machine varies.
TURNS = 5
SECONDS = 2
WARM_UP = 1
SUBMITS = 40
Request = tuple[Person, str, str]  # user, path and body
SCRIPT = Path(__file__).parent / "load.lua"
# The baselines of each page, and the target for the ratio if there is one.
COMPARED: dict[str, dict[str, float | None]] = {
    "home": {"bare": None},
    "questionnaire": {"bare questionnaire": 0.25},
    "bare own write": {"bare write": None},
    "save": {"bare write": 0.5, "bare own write": None},
    "submit": {"bare write": None},
    "report": {"bare report": 0.25},
    "plan": {"bare report": None},
}


def measure() -> dict[str, Any]:
    """Return the figures by database and page."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["SQLite"] = _measure(
            Site(Path(folder), f"sqlite:///{folder}/bench.sqlite3", **SETTINGS)
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(durable=True) as postgres,
        Redis() as redis,
    ):
        site = Site(Path(folder), postgres.url(), CACHE_URL=redis.url, **SETTINGS)
        figures["PostgreSQL"] = _measure(site)
    return figures


def _measure(site: Site) -> dict[str, Any]:
    site.prepare()
    site.start()
    try:
        requests_by_page = _requests(site.host)
        for requests in requests_by_page.values():
            _wrk(site.host, requests, WARM_UP)
        turns = [
            {
                page: _wrk(site.host, requests, SECONDS)
                for page, requests in requests_by_page.items()
            }
            | {"submit": _submits(site.host)}
            for _ in range(TURNS)
        ]
    finally:
        site.stop()
    return {page: _figures(page, turns) for page in turns[0]}


def _figures(page: str, turns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median figures of a page, and the ratios of its rate to its baselines."""
    compared = {
        bare: {
            "ratio": round(statistics.median(t[page]["rate"] / t[bare]["rate"] for t in turns), 2),
            "aim": aim,
        }
        for bare, aim in COMPARED.get(page, {}).items()
    }
    figures = {name: statistics.median(t[page][name] for t in turns) for name in turns[0][page]}
    return figures | {"compared_with": compared}


def _requests(host: str) -> dict[str, list[Request]]:
    """Create drafts and results for users, and return the requests by page."""
    people = [Person(host) for _ in range(CONNECTIONS)]
    drafts, saves, done, bodies = [], [], [], []
    for person in people:
        draft = person.begin()
        area = next(path for path in person.areas(draft) if "devops" in path)
        person.ask(f"{draft}choice/", {"skill-docker": "1"})
        drafts.append((draft, area))
        bodies.append(f"csrfmiddlewaretoken={person.token}")
        saves += [
            (person, f"{draft}choice/", f"csrfmiddlewaretoken={person.token}&skill-docker={level}")
            for level in range(5)
        ]
    for _ in people:
        person = Person(host)
        result = person.begin()
        for area in person.areas(result):
            person.ask(area, dict.fromkeys(person.fields(area), "2"))
        person.ask(f"{result}submit/", {})
        done.append((person, result))

    def bare(path: str) -> str:
        return path.replace("/assessments/", "/bare/area/").replace("/areas/", "/")

    keys = [draft.strip("/").split("/")[-1] for draft, _ in drafts]

    def writes(kind: str) -> list[Request]:
        return [
            (person, f"/bare/{kind}/{key}/", body)
            for person, key, body in zip(people, keys, bodies, strict=True)
        ]

    return {
        "bare": [(person, "/bare/", "") for person in people],
        "bare write": writes("write"),
        "bare own write": writes("write-own"),
        "save": saves,
        "bare questionnaire": [(people[0], bare(drafts[0][1]), "")],
        "questionnaire": [
            (person, area, "") for person, (_, area) in zip(people, drafts, strict=True)
        ],
        "bare report": [(done[0][0], done[0][1].replace("/assessments/", "/bare/report/"), "")],
        "report": [(person, f"{path}report/", "") for person, path in done],
        "plan": [(person, f"{path}plan/", "") for person, path in done],
        "home": [(Person(host), "/", "")],
    }


def _wrk(host: str, requests: Iterable[Request], seconds: int) -> dict[str, Any]:
    """Send requests in turn; return the rate per second and latencies in milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        for person, path, body in requests:
            file.write("\t".join(("POST" if body else "GET", path, person.cookie, body)) + "\n")
        file.flush()
        output = subprocess.run(
            [
                "wrk",
                "-t1",
                f"-c{CONNECTIONS}",
                f"-d{seconds}",
                "--timeout",
                "30s",
                "-s",
                SCRIPT,
                f"http://{host}",
            ],
            env=os.environ | {"REQUESTS": file.name},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    figures: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    assert not figures["errors"], output
    return figures


def _submits(host: str) -> dict[str, Any]:
    """Submit SUBMITS drafts, CONNECTIONS at a time."""

    def draft(_number: int) -> tuple[Person, str]:
        person = Person(host)
        path = person.begin()
        area = next(path for path in person.areas(path) if "devops" in path)
        person.ask(area, dict.fromkeys(person.fields(area), "2"))
        return person, path

    def submit(ready: tuple[Person, str]) -> float:
        person, path = ready
        began = time.perf_counter()
        person.send(f"{path}submit/", {})
        return 1000 * (time.perf_counter() - began)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        ready = list(pool.map(draft, range(SUBMITS)))
        began = time.perf_counter()
        times = list(pool.map(submit, ready))
        seconds = time.perf_counter() - began
    cuts = statistics.quantiles(times, n=100)
    return {
        "rate": round(SUBMITS / seconds, 1),
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "errors": 0,
    }
