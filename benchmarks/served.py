"""Rate and latency of pages under gunicorn, on SQLite and PostgreSQL, compared with bare views.

wrk uses eight connections from the same machine. The ratios to the bare views of the same run are
what counts; the absolute figures can only be compared between runs on one machine. With AGAINST,
the path of another checkout, that one is served too, in turn with this one, and compared with it.
"""

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.people import Person, UnavailableError
from scripts.services import Postgres, Redis
from scripts.site import ROOT, Site

SETTINGS = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
# A new worker would be slow until it has filled its caches.
OPTIONS = ("--max-requests", "0")
CONNECTIONS = 8
# Pages, baselines and checkouts take turns, because the speed of a machine varies.
TURNS = 7
SECONDS = 2
WARM_UP = 2
SUBMITS = 40
Request = tuple[Person, str, str]  # user, path and body
Figures = dict[str, float]
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
    against = os.environ.get("AGAINST")
    roots = [ROOT, Path(against).resolve()] if against else [ROOT]
    figures = {}
    with ExitStack() as stack:
        sites = []
        for root in roots:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            sites.append(Site(folder, f"sqlite:///{folder}/bench.sqlite3", **SETTINGS))
            sites[-1].root = root
        figures["SQLite"] = _measure(sites)
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres(durable=True))
        sites = []
        for number, root in enumerate(roots):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            cache = stack.enter_context(Redis()).url
            database = postgres.create(f"bench{number}")
            sites.append(Site(folder, database, CACHE_URL=cache, **SETTINGS))
            sites[-1].root = root
        figures["PostgreSQL"] = _measure(sites)
    return figures


def _measure(sites: list[Site]) -> dict[str, Any]:
    """Return the figures of the first site, compared with its bare views and the second site."""
    with ExitStack() as stack:
        for site in sites:
            site.prepare()
            site.start(options=OPTIONS)
            stack.callback(site.stop)
        requests = [_requests(site.host) for site in sites]
        for site, requests_by_page in zip(sites, requests, strict=True):
            for page in requests_by_page.values():
                _wrk(site.host, page, WARM_UP)
        loads = [_loads(*one) for one in zip(sites, requests, strict=True)]
        turns = [_turn(loads, number) for number in range(TURNS)]
    return {page: _figures(page, turns) for page in turns[0][0]}


def _loads(
    site: Site, requests_by_page: dict[str, list[Request]]
) -> dict[str, Callable[[], Figures]]:
    """Return functions that put load on the pages of a site, and return the figures."""
    wrk = {
        page: partial(_wrk, site.host, requests, SECONDS)
        for page, requests in requests_by_page.items()
    }
    return {
        page: partial(_with_share, site, load)
        for page, load in {**wrk, "submit": partial(_submits, site.host)}.items()
    }


def _turn(loads: list[dict[str, Callable[[], Figures]]], number: int) -> list[dict[str, Figures]]:
    """Measure all pages once, and return the figures of each site by page.

    Sites take turns page by page, and each is the first one in every second turn. Only the first
    needs bare views.
    """
    figures: list[dict[str, Figures]] = [{} for _ in loads]
    order = range(len(loads)) if number % 2 else reversed(range(len(loads)))
    sites = list(order)
    for page in loads[0]:
        for site in sites:
            if site == 0 or not page.startswith("bare"):
                figures[site][page] = loads[site][page]()
    return figures


def _with_share(site: Site, load: Callable[[], Figures]) -> Figures:
    """Add the share of the busiest worker in the processor time of all workers."""
    before = site.processor_times()
    figures = load()
    used = [after - was for after, was in zip(site.processor_times(), before, strict=True)]
    return figures | {"busiest": round(max(used) / sum(used), 2)}


def _figures(page: str, turns: list[list[dict[str, Figures]]]) -> dict[str, Any]:
    """Return the median figures of a page, and its ratios to baselines and the other checkout."""
    own = [turn[0] for turn in turns]
    compared = {
        bare: {
            "ratio": round(statistics.median(t[page]["rate"] / t[bare]["rate"] for t in own), 2),
            "aim": aim,
        }
        for bare, aim in COMPARED.get(page, {}).items()
    }
    figures: dict[str, Any] = {
        name: statistics.median(turn[page][name] for turn in own) for name in own[0][page]
    }
    if compared:
        figures["compared_with"] = compared
    pairs = [(turn[0][page], turn[1][page]) for turn in turns if len(turn) > 1 and page in turn[1]]
    if pairs:
        figures["against"] = {
            name: round(statistics.median(new[name] / old[name] for new, old in pairs), 2)
            for name in ("rate", "p99")
        } | {"busiest": statistics.median(old["busiest"] for _, old in pairs)}
    return figures


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
        "bare questionnaire": [
            (person, bare(area), "") for person, (_, area) in zip(people, drafts, strict=True)
        ],
        "questionnaire": [
            (person, area, "") for person, (_, area) in zip(people, drafts, strict=True)
        ],
        "bare report": [
            (person, path.replace("/assessments/", "/bare/report/"), "") for person, path in done
        ],
        "report": [(person, f"{path}report/", "") for person, path in done],
        "plan": [(person, f"{path}plan/", "") for person, path in done],
        "home": [(Person(host), "/", "")],
    }


def _wrk(host: str, requests: Iterable[Request], seconds: int) -> Figures:
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
    figures: Figures = json.loads(output.strip().splitlines()[-1])
    assert not figures["errors"], output
    return figures


def _submits(host: str) -> Figures:
    """Submit SUBMITS drafts, CONNECTIONS at a time, each until it is accepted.

    ``errors`` is how often the site was busy (503).
    """

    def draft(_number: int) -> tuple[Person, str]:
        person = Person(host)
        path = person.begin()
        area = next(path for path in person.areas(path) if "devops" in path)
        person.ask(area, dict.fromkeys(person.fields(area), "2"))
        return person, path

    def submit(ready: tuple[Person, str]) -> tuple[float, int]:
        person, path = ready
        began, refused = time.perf_counter(), 0
        while True:
            try:
                person.send(f"{path}submit/", {})
            except UnavailableError:
                refused += 1
            else:
                return 1000 * (time.perf_counter() - began), refused

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        ready = list(pool.map(draft, range(SUBMITS)))
        began = time.perf_counter()
        times, refused = zip(*pool.map(submit, ready), strict=True)
        seconds = time.perf_counter() - began
    cuts = statistics.quantiles(times, n=100)
    return {
        "rate": round(SUBMITS / seconds, 1),
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "errors": sum(refused),
    }
